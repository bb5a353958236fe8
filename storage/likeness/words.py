"""Words for what stands at the striking points of a picture, so that an index finds pictures that share some.

A point and its surroundings are described by SIFT, which neither a crop nor a change of size moves much; the signs of
30 fixed projections of that description make a word. Two descriptions of one point agree in most signs, and the signs
that may turn are known, being those of the smallest projections: who asks, asks for these too.
Source: Lowe (2004), doi:10.1023/B:VISI.0000029664.99615.94; Charikar (2002), doi:10.1145/509907.509965;
asking for the near ones: Lv et al. (2007), "Multi-probe LSH".
"""

from functools import cache

import cv2
import numpy as np

from storage.likeness.planes import Grey, Plane

SIZE_PX = 300
MOST_POINTS = 64
BITS = 30
TURNED = 2
"""So many of the least certain signs are tried both ways: 4 words a point."""


def probes(picture: Grey) -> list[list[int]]:
    """For each striking point the words to ask for: its own first."""
    return [_near(row) for row in _projected(picture)]


def _near(row: Plane) -> list[int]:
    word = _word(row > 0)
    least = np.argsort(np.abs(row), kind="stable")[:TURNED]
    masks = [sum(1 << int(least[bit]) for bit in range(TURNED) if turn >> bit & 1) for turn in range(1 << TURNED)]
    return [word ^ mask for mask in masks]


def _word(signs: np.ndarray) -> int:
    return int((signs * (1 << np.arange(BITS))).sum())


def _projected(picture: Grey) -> Plane:
    """The projections of each description, shape (points, 30)."""
    scale = SIZE_PX / max(picture.shape)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, found = cv2.SIFT.create(MOST_POINTS, contrastThreshold=0.02, edgeThreshold=12).detectAndCompute(small, None)
    return np.zeros((0, BITS), np.float32) if found is None else np.sqrt(found) @ _projections()


@cache
def _projections() -> Plane:
    """Fixed for ever, shape (128, 30): stored words mean nothing under others. Each column sums to nought."""
    dice = np.random.default_rng(64).choice([-1.0, 0.0, 0.0, 1.0], (128, BITS))
    return np.asarray(dice - dice.mean(axis=0), np.float32)
