"""What stands far off: ranges of hills in the haze, a line of trees, a village's roofs."""

import numpy as np
from PIL import Image, ImageDraw

from infra.demo.drawing.camera import WIDTH, Camera
from infra.demo.drawing.canvas import Colour, rgb
from infra.demo.drawing.light import Light
from infra.demo.drawing.noise import tile

Random = np.random.Generator


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """share of b in a."""
    red, green, blue = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return red, green, blue


def hills(picture: Image.Image, camera: Camera, light: Light, dice: Random) -> None:
    """Three ranges, each nearer one darker and greener."""
    draw = ImageDraw.Draw(picture)
    ridge = tile("earth")[int(dice.integers(1024))]
    for n, (height, haze) in enumerate(((150, 0.80), (95, 0.62), (48, 0.42))):
        start = int(dice.integers(1024))
        x = np.arange(-40, WIDTH + 41, 8)
        wave = np.interp((x * (0.35 + 0.3 * n) / 2 + start) % 1023, np.arange(1024), ridge)
        slow = np.sin(x / 310 + start) * 0.6
        top = camera.horizon + 4 - height * np.clip(0.45 + 0.30 * wave + 0.35 * slow, 0.04, 1.3)
        outline = [
            *zip(x.tolist(), top.tolist(), strict=True),
            (WIDTH + 40, camera.horizon + 6),
            (-40, camera.horizon + 6),
        ]
        draw.polygon(outline, rgb(mixed((0.20, 0.33, 0.24), light.skyline, haze)))


def treeline(picture: Image.Image, camera: Camera, light: Light, dice: Random, tallest_px: int = 46) -> None:
    """A far row of crowns, uneven, with gaps through which a wall or a roof shows."""
    draw = ImageDraw.Draw(picture)
    base = camera.horizon + 5
    for left in range(-20, WIDTH + 20, 150):
        if dice.random() < 0.45:
            _house(draw, left + float(dice.uniform(0, 80)), base, light, dice)
    x = -30.0
    while x < WIDTH + 30:
        tall = tallest_px * float(dice.uniform(0.3, 1.0))
        wide = tall * float(dice.uniform(0.5, 0.9))
        green = mixed((0.19, 0.28, 0.14), light.skyline, float(dice.uniform(0.2, 0.42)))
        for k in range(9):
            cx, cy = x + float(dice.normal(0, 0.28)) * wide, base - tall * float(dice.uniform(0.12, 0.85))
            r = tall * float(dice.uniform(0.12, 0.26))
            draw.ellipse((cx - r, cy - r, cx + r, cy + r), rgb(green, 0.84 + 0.045 * k))
        x += wide * float(dice.uniform(0.35, 1.15))
    hedge = rgb(mixed((0.17, 0.25, 0.13), light.skyline, 0.3))
    draw.line([(k, base - 3 - 3 * float(dice.random())) for k in range(-10, WIDTH + 10, 9)], hedge, 8)


def _house(draw: ImageDraw.ImageDraw, x: float, base: float, light: Light, dice: Random) -> None:
    wide, tall = float(dice.uniform(34, 80)), float(dice.uniform(14, 26))
    wall = mixed(
        ((0.86, 0.84, 0.78), (0.70, 0.55, 0.45), (0.78, 0.80, 0.82))[int(dice.integers(3))], light.skyline, 0.3
    )
    roof = mixed(
        ((0.45, 0.30, 0.26), (0.35, 0.37, 0.40), (0.30, 0.42, 0.58))[int(dice.integers(3))], light.skyline, 0.3
    )
    draw.rectangle((x, base - tall, x + wide, base), rgb(wall))
    draw.polygon([(x - 4, base - tall), (x + wide / 2, base - tall - 12), (x + wide + 4, base - tall)], rgb(roof))
    for k in range(int(wide // 16)):
        draw.rectangle((x + 6 + 16 * k, base - tall * 0.7, x + 11 + 16 * k, base - tall * 0.4), rgb(wall, 0.55))
