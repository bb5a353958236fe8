"""Twelve-megapixel JPEGs with a phone's entropy and EXIF, as many different ones as are wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geo.lonlat import LonLat
from infra.demo.drawing.exif import with_exif

WIDE, HIGH, QUALITY = 4032, 3024, 90
SHAPES = ((8, 40.0), (32, 25.0), (128, 14.0), (512, 8.0))
"""How many across, and how strong: shades of 256."""
NOON = datetime(2026, 4, 28, 4, tzinfo=UTC)


class Photo(NamedTuple):
    """A JPEG, and its SHA-256 in hex, which a phone knows since the shutter."""

    data: bytes
    sha256: str


@cache
def scenes(count: int, wide: int = WIDE, high: int = HIGH) -> tuple[bytes, ...]:
    """So many JPEGs of wide × high pixels, ten metres and five seconds apart."""
    return tuple(
        with_exif(_scene(n, wide, high), LonLat(116.0, 29.7 + n * 9e-5), n * 7.0, NOON + timedelta(seconds=5 * n), 4.0)
        for n in range(count)
    )


def fresh(of: tuple[bytes, ...]) -> Iterator[Photo]:
    """These pictures again and again, each time with eight other bytes behind them that no decoder minds."""
    hashed = [(picture, sha256(picture)) for picture in of]
    while True:
        for picture, so_far in hashed:
            other, whole = os.urandom(8), so_far.copy()
            whole.update(other)
            yield Photo(picture + other, whole.hexdigest())


def _scene(seed: int, wide: int, high: int) -> bytes:
    """Shapes of every size that no other seed has, under a sensor's grain."""
    dice = np.random.default_rng(seed)
    shapes = np.zeros((high, wide, 3), np.float32)
    for across, strength in SHAPES:
        coarse = dice.normal(0, strength, (across * high // wide, across, 3)).astype(np.float32)
        shapes += cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR)
    colour = 120 + dice.uniform(-30, 30, 3).astype(np.float32)
    shapes += np.roll(_grain(wide, high), seed * 97, axis=1)
    shapes += colour
    out = BytesIO()
    Image.fromarray(np.clip(shapes, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@cache
def _grain(wide: int, high: int) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(0, 6.5, (high, wide, 1)).astype(np.float32)
