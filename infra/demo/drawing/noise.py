"""Noise to paint with: made once, looked up a million times; the same seed gives the same grain."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
SIZE = 1024
"""Pixels along the edge of a tile; tiles repeat without a seam."""


@cache
def tile(kind: str) -> Plane:
    """A (1024, 1024) tile, mean 0, -1..1. kind: `cloud` soft, `earth` patchy, `grain` fine, `ripple` long in x."""
    dice = np.random.default_rng(sum(map(ord, kind)))
    slope = {"cloud": 2.1, "earth": 1.35, "grain": 0.35, "ripple": 1.2}[kind]
    fy, fx = np.meshgrid(np.fft.fftfreq(SIZE), np.fft.rfftfreq(SIZE), indexing="ij")
    stretch = 7.0 if kind == "ripple" else 1.0
    radius = np.hypot(fy, fx * stretch)
    radius[0, 0] = 1.0
    amplitude = np.where(radius < 1.5 / SIZE, 0.0, radius**-slope)
    phase = dice.uniform(0, 2 * np.pi, radius.shape)
    plane = np.fft.irfft2(amplitude * np.exp(1j * phase), s=(SIZE, SIZE))
    return np.asarray(np.clip(plane / (2.2 * plane.std()), -1.3, 1.3), np.float32)


def look_up(kind: str, x: Plane, y: Plane, per_unit: float, seed: int) -> Plane:
    """The noise at places of a plane that repeats every 1024 / per_unit units; the seed says where it begins."""
    i = (y * per_unit + seed * 577).astype(np.int32) & (SIZE - 1)
    j = (x * per_unit + seed * 331).astype(np.int32) & (SIZE - 1)
    return np.asarray(tile(kind).ravel()[i * SIZE + j])


def screen(kind: str, height: int, width: int, seed: int) -> Plane:
    """Noise as it lies on the picture itself, shape (height, width)."""
    flat = tile(kind)
    rows = (np.arange(height) + seed * 193) & (SIZE - 1)
    columns = (np.arange(width) + seed * 389) & (SIZE - 1)
    return np.asarray(flat[rows][:, columns])
