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
    discs = (_in_disc(start, run, centre, within) for centre in (a, b))
    pieces = [*discs, _in_band(start, run, a, b, within)]
    first = np.minimum.reduce([piece[0] for piece in pieces])
    last = np.maximum.reduce([piece[1] for piece in pieces])
    return np.maximum(first, 0), np.minimum(last, 1)


def _in_disc(start: Path, run: Path, centre: Path, radius: Metres) -> tuple[Metres, Metres]:
    """Where a line enters and leaves a disc; (inf, -inf) where it does not."""
    (dx, dy), (wx, wy) = run.T, (start - centre).T
    square = dx * dx + dy * dy
    middle = -(wx * dx + wy * dy) / square
    beside = wx * dy - wy * dx  # distance from the centre, times the length of the leg
    half = radius * radius * square - beside * beside
    root = np.sqrt(np.maximum(half, 0)) / square
    return np.where(half >= 0, middle - root, np.inf), np.where(half >= 0, middle + root, -np.inf)


def _in_band(start: Path, run: Path, a: Path, b: Path, radius: Metres) -> tuple[Metres, Metres]:
    """Where a line enters and leaves the band between two discs: between both ends, and near enough to the middle."""
    (dx, dy), (wx, wy), (ux, uy) = run.T, (start - a).T, (b - a).T
    length = np.hypot(ux, uy)
    none = length == 0
    scale = np.where(none, 1.0, length)
    ux, uy = ux / scale, uy / scale
    lengthwise = _between(wx * ux + wy * uy, dx * ux + dy * uy, 0.0 * length, length)
    across = _between(wy * ux - wx * uy, dy * ux - dx * uy, -radius, radius)
    first, last = np.maximum(lengthwise[0], across[0]), np.minimum(lengthwise[1], across[1])
    outside = none | (first > last)
    return np.where(outside, np.inf, first), np.where(outside, -np.inf, last)


def _between(at: Metres, speed: Metres, low: Metres, high: Metres) -> tuple[Metres, Metres]:
    """When a value that starts at `at` and grows by `speed` is between low and high."""
    still = speed == 0
    rate = np.where(still, 1.0, speed)
    one, other = (low - at) / rate, (high - at) / rate
    inside = still & (low <= at) & (at <= high)
    first = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    last = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(one, other))
    return first, last
