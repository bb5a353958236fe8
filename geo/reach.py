"""Which part of a straight leg lies within a distance of another: exact, because both are convex."""

from __future__ import annotations

import numpy as np

from geo.lonlat import Metres, Path


def shares_within(start: Path, run: Path, a: Path, b: Path, within: Metres) -> tuple[Metres, Metres]:
    """The part of each leg that lies within a distance of its partner, which may be a point.

    The places within a distance of a straight leg form a stadium: two discs and the band between them. It is convex, so
    a leg meets it in one piece, from the first place in any of the three to the last.

    Args: start, run: (n, 2) where each leg begins and how it runs, run != 0; a, b: (n, 2) the ends of its partner;
        within: (n,) > 0. All in one plane.
    Returns: (first, last): (n,), shares of the leg from 0 to 1; first > last where it stays outside.

    >>> leg, along, walk = np.array([[0.0, 0.0]]), np.array([[100.0, 0.0]]), np.array([[50.0, 30.0]])
    >>> first, last = shares_within(leg, along, walk, walk, np.array([50.0]))
    >>> first.round(9).tolist(), last.tolist()
    ([0.1], [0.9])
    """
    (wx, wy), (dx, dy), (ux, uy) = (start - a).T, run.T, (b - a).T
    length = np.sqrt(ux * ux + uy * uy)
    point, scale = length == 0, np.where(length == 0, 1.0, length)
    ux, uy = np.where(point, 1.0, ux / scale), uy / scale
    at = np.array([wx * ux + wy * uy, wy * ux - wx * uy])  # seen by the partner: along it, and across
    speed = np.array([dx * ux + dy * uy, dy * ux - dx * uy])
    discs, band = _in_discs(at, speed, length, within), _in_band(at, speed, length, within)
    first = np.minimum(np.minimum(*discs[0]), band[0])
    last = np.maximum(np.maximum(*discs[1]), band[1])
    return np.maximum(first, 0), np.minimum(last, 1)


def _in_discs(at: Metres, speed: Metres, length: Metres, radius: Metres) -> tuple[Metres, Metres]:
    """Where a line enters and leaves the discs about (0, 0) and (length, 0), (inf, -inf) where it does not: (2, n)."""
    (p, q), (dp, dq) = at, speed
    square = dp * dp + dq * dq
    beside = p * dq - q * dp  # distance from the centre, times the length of the leg
    middle = -(p * dp + q * dq) / square
    beside, middle = np.array([beside, beside - length * dq]), np.array([middle, middle + length * dp / square])
    half = radius * radius * square - beside * beside
    root = np.sqrt(np.maximum(half, 0)) / square
    meets = half >= 0
    return np.where(meets, middle - root, np.inf), np.where(meets, middle + root, -np.inf)


def _in_band(at: Metres, speed: Metres, length: Metres, radius: Metres) -> tuple[Metres, Metres]:
    """Where a line enters and leaves the band between two discs: between both ends, and near enough to the middle."""
    first, last = _between(at, speed, np.array([0.0 * length, -radius]), np.array([length, radius]))
    first, last = np.maximum(*first), np.minimum(*last)
    outside = first > last
    return np.where(outside, np.inf, first), np.where(outside, -np.inf, last)


def _between(at: Metres, speed: Metres, low: Metres, high: Metres) -> tuple[Metres, Metres]:
    """When a value that starts at `at` and grows by `speed` is between low and high; (inf, -inf) if never."""
    still = speed == 0
    rate = np.where(still, 1.0, speed)
    one, other = (low - at) / rate, (high - at) / rate
    first, last = np.minimum(one, other), np.maximum(one, other)
    if still.any():
        inside = (low <= at) & (at <= high)
        first = np.where(still, np.where(inside, -np.inf, np.inf), first)
        last = np.where(still, np.where(inside, np.inf, -np.inf), last)
    return first, last
