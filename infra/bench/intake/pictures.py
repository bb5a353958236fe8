"""Twelve-megapixel JPEGs with a phone's entropy and EXIF, as many different ones as are wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from geo.lonlat import LonLat
from infra.demo.drawing.exif import with_exif
from infra.demo.drawing.noise import screen

WIDE, HIGH, QUALITY = 4032, 3024, 90
NOON = datetime(2026, 4, 28, 4, tzinfo=UTC)


@cache
def scenes(count: int, wide: int = WIDE, high: int = HIGH) -> tuple[bytes, ...]:
    """So many JPEGs of wide × high pixels, ten metres and five seconds apart."""
    return tuple(
        with_exif(_scene(n, wide, high), LonLat(116.0, 29.7 + n * 9e-5), n * 7.0, NOON + timedelta(seconds=5 * n), 4.0)
        for n in range(count)
    )


def fresh(of: tuple[bytes, ...]) -> Iterator[bytes]:
    """These pictures again and again, each time with eight other bytes behind them that no decoder minds."""
    while True:
        for picture in of:
            yield picture + os.urandom(8)


def _scene(seed: int, wide: int, high: int) -> bytes:
    dice = np.random.default_rng(seed)
    soft = screen("cloud", high, wide, seed) * 70 + screen("earth", high, wide, seed + 1) * 24
    grain = dice.normal(0, 6.5, (high, wide, 1)).astype(np.float32)
    colour = np.array([128, 120, 108], np.float32) + dice.uniform(-30, 30, 3).astype(np.float32)
    pixels = np.clip(soft[..., None] + grain + colour, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
