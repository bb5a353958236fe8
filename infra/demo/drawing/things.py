"""Things that stand about: trees, poles, stakes with their chainage, and the shadows of all of them."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from infra.demo.drawing.camera import Camera, Point
from infra.demo.drawing.canvas import Colour, rgb
from infra.demo.drawing.light import Light
from infra.demo.drawing.noise import screen

Random = np.random.Generator
TREE_PX = 640


def dark(picture: Image.Image, outline: Sequence[Point], strength: float, blur_px: float) -> None:
    """Lay a soft shadow over the inside of an outline, in place. strength 0..1."""
    reach = int(3 * blur_px) + 2
    left, top = (max(0, int(min(p[k] for p in outline)) - reach) for k in (0, 1))
    right = min(picture.width, int(max(p[0] for p in outline)) + reach)
    bottom = min(picture.height, int(max(p[1] for p in outline)) + reach)
    if right - left < 3 or bottom - top < 3:
        return
    small = 2 if blur_px >= 4 else 1
    mask = Image.new("L", ((right - left) // small + 1, (bottom - top) // small + 1), 255)
    ImageDraw.Draw(mask).polygon(
        [((x - left) / small, (y - top) / small) for x, y in outline], round(255 * (1 - strength))
    )
    soft = mask.filter(ImageFilter.GaussianBlur(blur_px / small)).resize((right - left, bottom - top))
    box = (left, top, right, bottom)
    picture.paste(ImageChops.multiply(picture.crop(box), Image.merge("RGB", (soft, soft, soft))), box)


def filled(picture: Image.Image, outline: Sequence[Point], colour: Colour, seed: int, rough: float = 0.3) -> None:
    """Fill an outline with a colour that has the grain of earth or stone, in place."""
    left, top = (max(0, int(min(p[k] for p in outline))) for k in (0, 1))
    right = min(picture.width, int(max(p[0] for p in outline)) + 1)
    bottom = min(picture.height, int(max(p[1] for p in outline)) + 1)
    if right <= left or bottom <= top:
        return
    size = (bottom - top, right - left)
    tone = 1 + rough * (0.8 * screen("grain", *size, seed) + 0.6 * screen("earth", *size, seed + 1))
    paint = np.clip(np.asarray(colour, np.float32) * tone[..., None] * 255, 0, 255).astype(np.uint8)
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in outline], 255)
    picture.paste(Image.fromarray(paint), (left, top), mask.filter(ImageFilter.GaussianBlur(1.5)))


def disc(camera: Camera, x: float, z: float, rx: float, rz: float, n: int = 28) -> list[Point]:
    """The outline of an ellipse on the ground, in pixels."""
    turns = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return [camera.at(x + rx * float(np.cos(t)), max(z + rz * float(np.sin(t)), 0.8)) for t in turns]


def blot(camera: Camera, x: float, z: float, rx: float, rz: float, dice: Random, rough: float = 0.22) -> list[Point]:
    """An uneven outline on the ground, in pixels."""
    n = 34
    wave = np.convolve(np.tile(dice.normal(0, rough, n), 3), np.ones(4) / 4, "same")[n : 2 * n]
    turns = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return [
        camera.at(x + rx * float((1 + w) * np.cos(t)), max(z + rz * float((1 + w) * np.sin(t)), 0.8))
        for t, w in zip(turns, wave, strict=True)
    ]


def box(
    draw: ImageDraw.ImageDraw, camera: Camera, at: Point, wide: float, tall: float, base: float, fill: Colour
) -> None:
    """An upright face towards the camera: x and z of its middle, metres; base: height of its foot."""
    x, z = at
    (left, bottom), (right, top) = camera.at(x - wide / 2, z, base), camera.at(x + wide / 2, z, base + tall)
    draw.rectangle((left, top, right, bottom), rgb(fill))
    draw.rectangle((left, bottom - (bottom - top) * 0.12, right, bottom), rgb(fill, 0.8))


@cache
def tree(kind: int) -> Image.Image:
    """One of five trees, TREE_PX high, to be scaled: poplars and round ones."""
    dice = np.random.default_rng(900 + kind)
    slim = kind % 2 == 0
    picture = Image.new("RGBA", (TREE_PX // (3 if slim else 1), TREE_PX))
    draw, wide = ImageDraw.Draw(picture), picture.width
    trunk, middle = TREE_PX * (0.03 if slim else 0.04), wide / 2
    draw.polygon([(middle - trunk, TREE_PX), (middle + trunk, TREE_PX), (middle + 2, TREE_PX * 0.3)], (84, 74, 60, 255))
    green: Colour = (0.30, 0.42, 0.16) if slim else (0.22, 0.36, 0.14)
    for _ in range(2600):
        u, v = float(np.clip(dice.normal(0, 0.42), -0.95, 0.95)), float(dice.beta(1.6, 1.5))
        swell = np.sin(np.pi * min(v * 0.92 + 0.06, 1)) ** 0.7
        x, y = middle + u * swell * wide * 0.42, TREE_PX * (0.03 + 0.80 * v)
        r = TREE_PX * float(dice.uniform(0.005, 0.015))
        lit = 0.62 + 0.42 * (1 - v) + 0.22 * u * -1 + float(dice.normal(0, 0.10))
        draw.ellipse((x - r, y - r, x + r, y + r * 0.85), (*rgb(green, lit), 255))
    return picture.filter(ImageFilter.GaussianBlur(0.7))


@cache
def _copy(kind: int, high: int) -> Image.Image:
    """A smaller copy of a tree to scale from: as high as asked for, 80, 160, 320 or all of it."""
    whole = tree(kind)
    return whole if high == TREE_PX else whole.resize((whole.width * high // TREE_PX, high), Image.Resampling.BOX)


def stand_tree(picture: Image.Image, camera: Camera, light: Light, x: float, z: float, tall: float, kind: int) -> None:
    """Put a tree on the ground, with its shadow, paler with distance."""
    high = max(4, round(camera.px(tall, z)))
    sprite = _copy(kind, next((size for size in (80, 160, 320) if size >= high), TREE_PX))
    foot_x, foot_y = camera.at(x, z)
    if light.sun > 0.2:
        reach, half = tall * light.shadow, tall * 0.13
        ends = [
            camera.at(x + reach + dx, z + dz) for dx, dz in ((-half, 0.9), (half, 0.9), (half, -0.9), (-half, -0.9))
        ]
        dark(picture, [(foot_x - 3, foot_y), *ends, (foot_x + 3, foot_y)], 0.42 * light.sun, max(1.5, 60 / z))
    scaled = sprite.resize((max(2, round(high * sprite.width / sprite.height)), high), Image.Resampling.BILINEAR)
    haze = Image.new("RGB", scaled.size, rgb(light.skyline))
    pale = Image.blend(scaled.convert("RGB"), haze, min(0.6, z / 330))
    picture.paste(pale, (round(foot_x - scaled.width / 2), round(foot_y - high)), scaled.getchannel("A"))


def avenue(
    picture: Image.Image, camera: Camera, light: Light, x: float, dice: Random, start: float, tall: float
) -> None:
    """Trees in a row along the line of sight, the far ones first."""
    apart = float(dice.uniform(8.5, 13))
    kinds, z = int(dice.integers(2)), start + 12 * apart
    while z > start:
        stand_tree(
            picture,
            camera,
            light,
            x + float(dice.normal(0, 0.25)),
            z,
            tall * float(dice.uniform(0.85, 1.1)),
            kinds + 2 * int(dice.integers(2)),
        )
        z -= apart


def pole(picture: Image.Image, camera: Camera, x: float, z: float, tall: float = 8.0) -> None:
    """A power pole of concrete with its arm."""
    draw = ImageDraw.Draw(picture)
    (fx, fy), (tx, ty) = camera.at(x, z), camera.at(x, z, tall)
    thick = max(1.0, camera.px(0.13, z))
    draw.polygon([(fx - thick, fy), (fx + thick, fy), (tx + thick * 0.6, ty), (tx - thick * 0.6, ty)], (158, 155, 148))
    draw.line([(fx + thick * 0.5, fy), (tx + thick * 0.3, ty)], (120, 118, 112), max(1, round(thick * 0.6)))
    arm = camera.px(0.8, z)
    draw.line([(tx - arm, ty + arm * 0.35), (tx + arm, ty + arm * 0.35)], (110, 108, 104), max(1, round(thick * 0.7)))


def stake(picture: Image.Image, camera: Camera, light: Light, text: str, x: float, z: float) -> None:
    """A hundred-metre stake with its chainage on it, as `15+100`."""
    draw = ImageDraw.Draw(picture)
    (left, foot), (right, top) = camera.at(x - 0.13, z), camera.at(x + 0.13, z, 0.62)
    shadow = 0.5 * light.shadow
    ends = [camera.at(x + shadow - 0.12, z + 0.25), camera.at(x + shadow + 0.14, z + 0.2)]
    dark(picture, [(left, foot), *ends, (right, foot)], 0.45 * light.sun + 0.1, 3)
    draw.rectangle((left, top, right, foot), (228, 228, 222))
    draw.polygon([(right, top), (right + 7, top - 4), (right + 7, foot - 5), (right, foot)], (172, 172, 166))
    draw.rectangle((left, top, right, top + (foot - top) * 0.16), (196, 48, 44))
    size = (right - left) * 0.42
    for row, part in enumerate(text.split("+")):
        label = ("K" + part) if row == 0 else "+" + part
        draw.text(
            ((left + right) / 2, top + (foot - top) * (0.36 + 0.26 * row)),
            label,
            (30, 30, 34),
            ImageFont.load_default(size),
            anchor="mm",
        )
