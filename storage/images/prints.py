"""What a picture is known by again: two hashes of its coarse shapes, made of the one small grey picture (child only).

Grey levels are replaced by their ranks first, so that brightening, darkening and what they clip move few bits; the
lowest frequency of either axis is left out, since every outdoor photo has a bright top and a dark bottom.
Source: Zauner (2010), "Implementation and benchmarking of perceptual image hash functions"; the ranks are ours.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storage.images.values import Print

INDEX_PX, DETAIL_PX = 32, 64
LEAST_CONTRAST = 3.0
"""Grey levels. Under this a picture shows nothing to know it by (docs/reference/same-picture.md has the figures)."""

Plane = NDArray[np.float64]
PLANE: Plane = np.linalg.qr(np.stack([np.ones(64), *np.mgrid[0:8, 0:8].reshape(2, 64)], axis=1).astype(float))[0]
"""All planes over 8 × 8 samples: (64, 3), an orthonormal base."""


def print_of(grey: Image.Image) -> Print:
    """The print of a grey picture; its index is None where the picture has too little contrast to be told apart."""
    fine = _samples(grey, DETAIL_PX)
    contrast = contrast_of(fine)
    coarse = _ranks(_samples(grey, INDEX_PX))
    index = int.from_bytes(_bits(_spectrum(coarse, 9)[1:, 1:]), "big", signed=True)
    return Print(index if contrast >= LEAST_CONTRAST else None, _bits(_spectrum(_ranks(fine), 16)), contrast)


def contrast_of(samples: Plane) -> float:
    """How much a picture varies within its eighths: the spread around each one's own plane, in grey levels.

    A blank wall, a night, a fog and a smooth evening sky have next to none, whatever their brightness.

    >>> float(contrast_of(np.add.outer(np.arange(64.0), np.arange(64.0))).round(6))
    0.0
    """
    parts = samples.reshape(8, 8, 8, 8).swapaxes(1, 2).reshape(64, 64)
    rest = parts - parts @ PLANE @ PLANE.T
    return float(np.sqrt((rest**2).mean()))


def _samples(grey: Image.Image, px: int) -> Plane:
    return np.asarray(grey.resize((px, px), Image.Resampling.BOX), dtype=float)


def _ranks(samples: Plane) -> Plane:
    """Each sample by how many are darker; equal ones share the middle, so that no order of pixels decides."""
    _, where, counts = np.unique(samples.ravel(), return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2
    return np.asarray(middle[where].reshape(samples.shape) / max(1, samples.size - 1), dtype=float)


def _spectrum(samples: Plane, frequencies: int) -> Plane:
    """The lowest frequencies of the DCT-II of a square, shape (frequencies, frequencies)."""
    side = len(samples)
    cosines = np.cos(np.pi / (2 * side) * np.outer(np.arange(frequencies), 2 * np.arange(side) + 1))
    return np.asarray((cosines @ samples @ cosines.T).round(6), dtype=float)  # noise of floats must not decide a bit


def _bits(spectrum: Plane) -> bytes:
    """Which frequencies lie above their median, eight a byte."""
    flat: NDArray[Any] = spectrum.ravel()
    return np.packbits(flat > np.median(flat)).tobytes()
