"""The ground before the camera: a road along its verge, a bank along its river, the bare floor of a building site."""

from collections.abc import Callable

import numpy as np

from infra.demo.drawing.camera import Camera
from infra.demo.drawing.canvas import Colour, Paint, band, flat, lay, shade, smooth
from infra.demo.drawing.light import Light
from infra.demo.drawing.noise import Plane, look_up, screen

ROAD_EDGE_M = -0.55
"""Where the tarmac ends, to the left of the camera; beyond it shoulder, verge, ditch."""
ROAD_WIDE_M = 8.6
DITCH_M = (2.35, 3.15)


def road(camera: Camera, light: Light, seed: int, worn: float = 0.5) -> Paint:
    """A two-lane road to the left, shoulder and verge to the right. worn 0..1: how tired its surface is."""
    x, z = camera.ground
    far = np.clip(9.0 / z, 0.08, 1.0)
    earth = look_up("earth", x, z, 26, seed)
    paint = grass(x, z, far, seed)
    wobble = earth * 0.12
    lay(paint, _gravel(x, z, far, seed), band(x + wobble, ROAD_EDGE_M - 0.3, 0.75, 0.22))
    lay(paint, _ditch(x, z, light), band(x, *DITCH_M, 0.05))
    tarmac = _tarmac(x, z, far, seed, worn)
    left = ROAD_EDGE_M - ROAD_WIDE_M
    on_road = band(x + wobble * 0.4, left, ROAD_EDGE_M, 0.05)
    lay(paint, tarmac, on_road)
    lay(paint, _gravel(x, z, far, seed + 3), band(x + wobble, left - 0.9, left, 0.15))
    _lines(paint, x, z, left, seed, worn)
    _haze(paint, z, light, 420)
    return paint


def grass(x: Plane, z: Plane, far: Plane, seed: int, dry: float = 0.35) -> Paint:
    """A verge that nobody mows much."""
    paint = flat(x.shape, (0.30, 0.38, 0.16))
    patchy = look_up("cloud", x, z, 22, seed + 1)
    lay(paint, (0.50, 0.47, 0.26), np.clip(patchy * 0.9 + dry, 0, 0.8))
    blades = screen("ripple", x.shape[1], x.shape[0], seed).T
    shade(paint, 1 + far * (0.30 * blades + 0.25 * look_up("earth", x, z, 70, seed + 2)))
    return paint


def soil(x: Plane, z: Plane, far: Plane, seed: int, colour: Colour = (0.60, 0.50, 0.38)) -> Paint:
    """Bare earth, trodden and driven over."""
    paint = flat(x.shape, colour)
    shade(paint, 1 + 0.25 * look_up("earth", x, z, 18, seed) + far * 0.25 * look_up("grain", x, z, 150, seed))
    ruts = smooth(np.abs(np.sin((x + 0.4 * look_up("cloud", x, z, 9, seed)) * 1.9)), 0.12, 0.3)
    shade(paint, 0.86 + 0.14 * ruts)
    return paint


def water(x: Plane, z: Plane, light: Light, seed: int) -> Paint:
    """A slow brown-green river with the sky in it."""
    depth = np.clip(z / 60, 0, 1)
    ripple = look_up("ripple", x, z, 24, seed)
    paint = flat(x.shape, (0.27, 0.35, 0.31))
    lay(paint, light.skyline, np.clip(0.25 + 0.55 * depth + 0.22 * ripple * (1 - 0.5 * depth), 0, 0.92))
    return paint


def bank(camera: Camera, light: Light, seed: int, water_side: int = 1) -> Paint:
    """A grass bank underfoot, stones, then water to the right (1) or the left (-1) as far as the other shore."""
    x, z = camera.ground
    far = np.clip(9.0 / z, 0.08, 1.0)
    across = x * water_side + 0.5 * look_up("earth", x, z, 14, seed)
    paint = grass(x, z, far, seed, dry=0.2)
    lay(paint, soil(x, z, far, seed, (0.50, 0.44, 0.35)), smooth(across, 0.6, 1.6))
    stones = look_up("earth", x, z, 95, seed + 4)
    lay(paint, (0.60, 0.59, 0.56), smooth(across, 1.5, 2.0) * smooth(stones, -0.1, 0.15))
    lay(paint, (0.22, 0.20, 0.17), smooth(across, 2.35, 2.6) * 0.8)
    lay(paint, water(x, z, light, seed), smooth(across, 2.5, 2.7))
    foam = band(across, 2.55, 2.66, 0.05) * smooth(stones, -0.3, 0.5)
    lay(paint, (0.82, 0.84, 0.82), foam * 0.6)
    other_shore = smooth(z, 70, 90) * smooth(across, 2.0, 3.0)
    lay(paint, (0.33, 0.40, 0.25), other_shore)
    _haze(paint, z, light, 260)
    return paint


def site(camera: Camera, light: Light, seed: int) -> Paint:
    """The floor of a building site."""
    x, z = camera.ground
    paint = soil(x, z, np.clip(9.0 / z, 0.08, 1.0), seed)
    _haze(paint, z, light, 200)
    return paint


def painted(camera: Camera, paint: Paint, where: Callable[[Plane, Plane], Plane], over: Paint | Colour) -> None:
    """Lay something on the ground; where(x, z) says how thick, 0..1."""
    lay(paint, over, where(*camera.ground))


def _tarmac(x: Plane, z: Plane, far: Plane, seed: int, worn: float) -> Paint:
    paint = flat(x.shape, (0.36, 0.36, 0.37))
    stains = look_up("cloud", x, z, 30, seed + 7)
    shade(paint, 1 + 0.16 * worn * stains + far * 0.30 * look_up("grain", x, z, 190, seed))
    wheels = np.minimum(np.abs(x - ROAD_EDGE_M + 1.3), np.abs(x - ROAD_EDGE_M + 3.1))
    shade(paint, 1 - 0.13 * smooth(wheels, 0.55, 0.1))
    return paint


def _gravel(x: Plane, z: Plane, far: Plane, seed: int) -> Paint:
    paint = flat(x.shape, (0.56, 0.52, 0.44))
    shade(paint, 1 + far * (0.42 * look_up("grain", x, z, 110, seed) + 0.2 * look_up("earth", x, z, 60, seed)))
    return paint


def _ditch(x: Plane, z: Plane, light: Light) -> Paint:
    """A stone channel: two lips, walls in the shade, a little water on its floor."""
    low, high = DITCH_M
    across = (x - low) / (high - low)
    paint = flat(x.shape, (0.66, 0.65, 0.61))
    inside = smooth(np.abs(across - 0.5), 0.36, 0.33)
    lay(paint, (0.34, 0.33, 0.30), inside)
    lay(paint, (0.47, 0.47, 0.44), inside * smooth(across, 0.55, 0.8))
    lay(paint, light.skyline, 0.45 * smooth(np.abs(across - 0.45), 0.2, 0.14))
    shade(paint, 1 - 0.25 * smooth(np.abs((z % 2.0) - 1.0), 0.05, 0.0))
    return paint


def _lines(paint: Paint, x: Plane, z: Plane, left: float, seed: int, worn: float) -> None:
    white: Colour = (0.86, 0.86, 0.83)
    kept = smooth(look_up("earth", x, z, 55, seed + 9), worn * 1.1 - 1.0, worn * 1.1 - 0.6)
    for centre in (ROAD_EDGE_M - 0.35, left + 0.35):
        lay(paint, white, band(x, centre - 0.075, centre + 0.075, 0.012) * kept * 0.9)
    middle, dash = (left + ROAD_EDGE_M) / 2, smooth((z + seed) % 10.0, 5.9, 6.1)
    lay(paint, (0.86, 0.70, 0.25), band(x, middle - 0.075, middle + 0.075, 0.012) * (1 - dash) * kept * 0.9)


def _haze(paint: Paint, z: Plane, light: Light, metres: float) -> None:
    lay(paint, light.skyline, np.clip(z / metres, 0, 1) ** 1.2 * np.float32(0.75))
