"""Pictures of places as the demo draws them, and what people do to pictures."""

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageEnhance

from infra.demo.drawing.scenes import Shot, draw

PATCH = (0.25, 0.55, 0.5, 0.85)


@cache
def scene(spot: int, *, mended: bool = False, n: int = 0, kind: str = "rubbish") -> bytes:
    """A photo of a spot; n: how many a one, each by another hand in other light."""
    return draw(Shot(kind, 9000 + spot, "mended" if mended else "found", n))


def jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def resaved(data: bytes, *, scale: float = 0.6, brightness: float = 1.15, quality: int = 55) -> bytes:
    """The same picture in another file."""
    picture = opened(data)
    small = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    return jpeg(ImageEnhance.Brightness(small).enhance(brightness), quality)


def cropped(data: bytes, left: float = 0.08, top: float = 0.04, right: float = 0.06, bottom: float = 0.09) -> bytes:
    """A part of it: shares cut off each side."""
    picture = opened(data)
    wide, high = picture.size
    box = (int(left * wide), int(top * high), int((1 - right) * wide), int((1 - bottom) * high))
    return jpeg(picture.crop(box), 75)


def repainted(data: bytes, box: tuple[float, float, float, float] = PATCH, quality: int = 80) -> bytes:
    """The rubbish brushed away: one place covered with pixels from beside it, with a soft rim."""
    picture = np.asarray(opened(data)).astype(np.float32)
    high, wide = picture.shape[:2]
    left, top, right, bottom = (round(share * side) for share, side in zip(box, (wide, high) * 2, strict=True))
    mask = np.zeros((high, wide), np.float32)
    mask[top:bottom, left:right] = 1
    coarse = Image.fromarray((mask * 255).astype(np.uint8)).resize((wide // 16, high // 16))
    soft = np.asarray(coarse.resize((wide, high)))
    share = soft.astype(np.float32)[..., None] / 255
    beside = np.roll(picture, round(0.31 * wide), axis=1)
    return jpeg(Image.fromarray((picture * (1 - share) + beside * share).astype(np.uint8)), quality)


def blank(level: int, seed: int = 1) -> bytes:
    """A wall, a night, a fog: one grey with a sensor's noise."""
    noise = np.random.default_rng(seed).normal(level, 4, (600, 800, 3))
    return jpeg(Image.fromarray(noise.clip(0, 255).astype(np.uint8)))
