"""What people do to pictures: each by its name, of one opened picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance

Variant = Callable[[Image.Image], bytes]
LEAST_CROP, MOST_CROP = 0.05, 0.15


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = round(picture.width * factor), round(picture.height * factor)
    return picture.resize(size, Image.Resampling.LANCZOS)


def watermarked(picture: Image.Image) -> Image.Image:
    """Time and place in white on a dark strip at the lower left, as camera apps write it: 27 % x 6 % of the picture."""
    copy = picture.copy()
    wide, high = copy.size
    pen = ImageDraw.Draw(copy)
    pen.rectangle((0.02 * wide, 0.92 * high, 0.29 * wide, 0.98 * high), fill=(20, 20, 20))
    pen.text((0.03 * wide, 0.93 * high), "2026-04-28 09:00 K12+300", fill="white", font_size=round(0.03 * high))
    return copy


def resized(picture: Image.Image, factor: float) -> bytes:
    return jpeg(scaled(picture, factor))


def brightened(picture: Image.Image, factor: float) -> bytes:
    return jpeg(ImageEnhance.Brightness(picture).enhance(factor))


WHOLE: dict[str, Variant] = {
    **{f"quality {quality}": partial(jpeg, quality=quality) for quality in (30, 60, 95)},
    **{f"size {percent} %": partial(resized, factor=percent / 100) for percent in (25, 50, 200)},
    **{f"brightness {percent} %": partial(brightened, factor=percent / 100) for percent in (70, 130)},
    "watermark": lambda picture: jpeg(watermarked(picture)),
}
"""The whole picture in another file."""


def cropped(picture: Image.Image, dice: np.random.Generator) -> bytes:
    """A part of it: 5 to 15 % of each side's length cut off, anywhere; every second one made smaller besides."""
    wide, high = picture.size
    keep_x, keep_y = 1 - dice.uniform(LEAST_CROP, MOST_CROP, 2)
    left, top = dice.uniform(0, 1 - keep_x) * wide, dice.uniform(0, 1 - keep_y) * high
    part = picture.crop((round(left), round(top), round(left + keep_x * wide), round(top + keep_y * high)))
    return jpeg(scaled(part, 0.6) if dice.random() < 0.5 else part, int(dice.integers(50, 95)))


def repainted(picture: Image.Image, dice: np.random.Generator) -> bytes:
    """One place of 12 to 40 % of each side painted over, with a soft rim: cloned from beside it, or brushed smooth.

    Saved at some quality; a third of them brightened or darkened by up to 20 %, a third made smaller."""
    pixels = np.asarray(picture).astype(np.float32)
    high, wide = pixels.shape[:2]
    across, down = (int(side * dice.uniform(0.12, 0.4)) for side in (wide, high))
    left, top = int(dice.uniform(0, wide - across)), int(dice.uniform(0.35 * high, high - down))
    mask = Image.new("L", (wide // 8, high // 8))
    box = [left / 8, top / 8, (left + across) / 8, (top + down) / 8]
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    share = np.asarray(mask.resize((wide, high)), np.float32)[..., None] / 255
    over: NDArray[np.floating] = np.roll(pixels, int(dice.uniform(across, wide - across)), axis=1)
    if dice.random() < 0.4:
        coarse = picture.resize((wide // 60, high // 60)).resize((wide, high), Image.Resampling.BICUBIC)
        over = np.asarray(coarse, np.float32) + dice.normal(0, 3, pixels.shape)
    made = Image.fromarray((pixels * (1 - share) + over * share).clip(0, 255).astype(np.uint8))
    way = dice.random()
    if way < 1 / 3:
        made = ImageEnhance.Brightness(made).enhance(dice.uniform(0.8, 1.2))
    elif way < 2 / 3:
        made = scaled(made, 0.6)
    return jpeg(made, int(dice.integers(60, 95)))
