"""What people leave behind: bags and rubble in heaps, things piled up, sand on the road, plastic on the water."""

import numpy as np
from PIL import Image, ImageDraw

from infra.demo.drawing.camera import Camera, Point
from infra.demo.drawing.canvas import Colour, rgb
from infra.demo.drawing.light import Light
from infra.demo.drawing.things import Random, blot, dark, disc

BAGS: tuple[Colour, ...] = (
    (0.12, 0.12, 0.14),
    (0.16, 0.17, 0.20),
    (0.88, 0.88, 0.86),
    (0.80, 0.82, 0.84),
    (0.24, 0.40, 0.66),
    (0.72, 0.20, 0.20),
    (0.55, 0.41, 0.27),
    (0.66, 0.54, 0.38),
    (0.42, 0.33, 0.25),
    (0.86, 0.74, 0.30),
    (0.30, 0.52, 0.38),
    (0.90, 0.62, 0.66),
)
RUBBLE: tuple[Colour, ...] = (
    (0.62, 0.36, 0.28), (0.70, 0.44, 0.34), (0.56, 0.54, 0.51), (0.68, 0.66, 0.62), (0.46, 0.44, 0.42),
    (0.74, 0.70, 0.62), (0.52, 0.34, 0.27),
)  # fmt: skip
GOODS: tuple[Colour, ...] = (
    (0.62, 0.47, 0.30), (0.70, 0.55, 0.36), (0.84, 0.82, 0.76), (0.30, 0.42, 0.58), (0.72, 0.62, 0.45),
)  # fmt: skip


def heap(
    picture: Image.Image, camera: Camera, light: Light, at: Point, reach: tuple[float, float], tall: float,
    dice: Random, colours: tuple[Colour, ...] = BAGS, n: int = 240,
) -> None:  # fmt: skip
    """A heap with its middle at (x, z), that far across and along, metres; what lies nearer covers what lies behind."""
    x, z = at
    outline = disc(camera, x + light.shadow * 0.35 * tall, z, reach[0] * 1.15, reach[1] * 1.1)
    dark(picture, outline, 0.45 + 0.2 * light.sun, 9)
    dark(picture, blot(camera, x, z, reach[0] * 1.05, reach[1], dice), 0.5, 4)
    u, v = dice.normal(0, 0.42, n), dice.normal(0, 0.42, n)
    inside = np.hypot(u, v) < 1.15
    order = np.argsort(-v[inside])
    for a, b in zip(u[inside][order].tolist(), v[inside][order].tolist(), strict=True):
        up = tall * max(0.0, 1 - np.hypot(a, b) ** 1.4) * float(dice.uniform(0.5, 1.0))
        _piece(picture, camera, light, (x + a * reach[0], z + b * reach[1], up), colours, dice)


def _piece(
    picture: Image.Image, camera: Camera, light: Light, at: tuple[float, float, float],
    colours: tuple[Colour, ...], dice: Random,
) -> None:  # fmt: skip
    x, z, up = at
    size = float(dice.uniform(0.05, 0.17)) * (1.5 if dice.random() < 0.15 else 1)
    cx, cy = camera.at(x, z, up)
    r, squash = camera.px(size, z), float(dice.uniform(0.45, 0.95))
    turns = np.sort(dice.uniform(0, 2 * np.pi, int(dice.integers(5, 10))))
    lumps = dice.uniform(0.7, 1.15, len(turns))
    shape = [(cx + r * k * np.cos(t), cy + r * squash * k * np.sin(t)) for t, k in zip(turns, lumps, strict=True)]
    colour = colours[int(dice.integers(len(colours)))]
    lit = 0.78 + 0.3 * light.sun * float(dice.uniform(0, 1))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(px + r * 0.08, py + r * 0.22) for px, py in shape], rgb(colour, 0.38))
    draw.polygon(shape, rgb(colour, lit * 0.82))
    toward = -0.25 if light.shadow > 0 else 0.25
    crown = [(cx + (px - cx) * 0.62 + toward * r, cy + (py - cy) * 0.55 - r * squash * 0.28) for px, py in shape]
    draw.polygon(crown, rgb(colour, lit * 1.12))
    if r > 14 and dice.random() < 0.5:
        draw.line([crown[0], (cx, cy), crown[len(crown) // 2]], rgb(colour, lit * 0.62), max(1, round(r / 16)))


def scattered(
    picture: Image.Image, camera: Camera, light: Light, at: Point, reach: tuple[float, float], dice: Random, n: int,
    colours: tuple[Colour, ...] = BAGS,
) -> None:  # fmt: skip
    """Single pieces about a place."""
    spots = sorted(
        zip(dice.normal(0, 0.5, n).tolist(), dice.normal(0, 0.5, n).tolist(), strict=True), key=lambda p: -p[1]
    )
    for a, b in spots:
        x, z = at[0] + a * reach[0], max(2.0, at[1] + b * reach[1])
        dark(picture, disc(camera, x + 0.03 * light.shadow, z, 0.11, 0.09, 10), 0.4, 2)
        _piece(picture, camera, light, (x, z, 0.04), colours, dice)


def crates(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random, n: int = 5) -> None:
    """Stacks of boxes and sacks that somebody stores by the road, the far stacks first."""
    x, z = at
    dark(picture, disc(camera, x + 0.25 * light.shadow, z + 0.2, 1.6, 0.9), 0.5, 9)
    for k in range(n):
        depth, left = z + 0.8 - 1.4 * k / n, x + float(dice.uniform(-1.1, 1.1))
        base, wide = 0.0, float(dice.uniform(0.5, 0.85))
        for _ in range(int(dice.integers(1, 4))):
            tall = float(dice.uniform(0.25, 0.42))
            colour = GOODS[int(dice.integers(len(GOODS)))]
            _crate(ImageDraw.Draw(picture), camera, (left, depth), wide, tall, base, colour)
            base, wide = base + tall, wide * float(dice.uniform(0.85, 1.0))


def _crate(
    draw: ImageDraw.ImageDraw, camera: Camera, at: Point, wide: float, tall: float, base: float, colour: Colour
) -> None:
    x, z = at
    (left, b), (r, t) = camera.at(x - wide / 2, z, base), camera.at(x + wide / 2, z, base + tall)
    (bl, bt), (br, _) = camera.at(x - wide / 2, z + wide * 0.7, base + tall), camera.at(x + wide / 2, z + wide * 0.7)
    side = camera.at(x + wide / 2, z + wide * 0.7, base) if br < r else camera.at(x - wide / 2, z + wide * 0.7, base)
    edge = (r, br) if br > r else (left, bl)
    draw.polygon([(edge[0], t), (edge[1], bt), (edge[1], side[1]), (edge[0], b)], rgb(colour, 0.6))
    draw.polygon([(left, t), (r, t), (br, bt), (bl, bt)], rgb(colour, 1.12))
    draw.rectangle((left, t, r, b), rgb(colour, 0.88))
    for share in (0.33, 0.66):
        y = t + (b - t) * share
        draw.line([(left, y), (r, y)], rgb(colour, 0.68), 2)
