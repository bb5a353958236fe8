"""Chainage as it is written on a stake, and how it runs along a line: 桩号 and 断链."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geo.errors import BadChainage
from geo.lonlat import Metres

WRITTEN = re.compile(r"^(?:([A-Z]{0,2})K)?(\d+)\+(\d{3}(?:\.\d+)?)$", re.ASCII)
SAME_PLACE_M = 0.001


def parse_chainage(text: str) -> tuple[str, float]:
    """A written chainage, as its prefix and its metres.

    Args: text: "K12+300", "ZK3+050.5" (left line), "AK0+120" (ramp), "12+300"; full-width forms are read too.
    Returns: (prefix, metres): the letters up to and including K, "" where there are none.
    Raises: BadChainage: anything else; "K12+3" is ambiguous (12 003 or 12 300) and refused.

    >>> parse_chainage("K12+300"), parse_chainage("ZK7+814.19")
    (('K', 12300.0), ('ZK', 7814.19))
    """
    found = WRITTEN.match(unicodedata.normalize("NFKC", text).strip().upper())
    if not found:
        raise BadChainage("a chainage is written like K12+300, three digits after the plus", text=text[:40])
    letters, kilometres, metres = found.groups()
    return ("" if letters is None else letters + "K"), float(f"{int(kilometres)}{metres}")


def format_chainage(metres: float, prefix: str = "K", decimals: int = 0) -> str:
    """Metres as they are written on a stake.

    Args: metres: >= 0; prefix: as parse_chainage gives it; decimals: 0 to 3 (a millimetre).
    Raises: BadChainage: negative or not a number.

    >>> format_chainage(12300.0), format_chainage(7814.19, "ZK", 2), format_chainage(999.7)
    ('K12+300', 'ZK7+814.19', 'K1+000')
    """
    rounded = round(metres * 10**decimals) if metres == metres else -1
    if rounded < 0:
        raise BadChainage("a chainage is not negative", metres=metres)
    kilometres, rest = divmod(rounded, 1000 * 10**decimals)
    width = 4 + decimals if decimals else 3
    return f"{prefix}{kilometres}+{rest / 10**decimals:0{width}.{decimals}f}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a line on which chainage runs without a break, and never twice through one value."""

    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Distance along a line <-> chainage: straight between calibration points, with a jump where two share a place.

    >>> scale = Scale.of(2000, [(0, 0), (1100, 1100), (1100, 1080)])  # K1+100 = K1+080: 20 m long chain
    >>> scale.chainages(np.array([1000.0, 1100.0, 1200.0])).tolist()
    [1000.0, 1080.0, 1180.0]
    >>> scale.distances(1090), scale.stretches
    ((1090.0, 1110.0), (Stretch(from_m=0.0, to_m=1100.0), Stretch(from_m=1080.0, to_m=1980.0)))
    """

    along: Metres
    """(k, 2) where each straight piece begins and ends along the line."""
    chainage: Metres
    """(k, 2) the chainages there."""
    stretch: NDArray[np.intp]
    """(k,) which unbroken stretch the piece belongs to, from 0."""

    @classmethod
    def of(cls, length_m: float, points: Iterable[tuple[float, float]]) -> Self:
        """The scale of a line from its calibration points (distance along the line, chainage), in order of both.

        Before the first point and after the last a metre is a metre. Two points at one distance are a 断链: the
        chainage that arrives there, then the one that leaves. Raises: BadChainage."""
        knots = [(float(a), float(c)) for a, c in points]
        if not knots or knots[0][0] < 0 or knots[-1][0] > length_m + SAME_PLACE_M:
            raise BadChainage("calibration points lie on the line", length_m=length_m)
        (first, first_c), (last, last_c) = knots[0], knots[-1]
        whole = [(0.0, first_c - first), *knots, (length_m, last_c + length_m - last)]
        pieces = [(a, b) for a, b in pairwise(whole) if b[0] - a[0] >= SAME_PLACE_M]
        if any(b[1] <= a[1] for a, b in pieces) or any(b[0] < a[0] for a, b in pairwise(knots)):
            raise BadChainage("chainage grows along the line between two calibration points", points=knots)
        along = np.array([(a[0], b[0]) for a, b in pieces])
        chainage = np.array([(a[1], b[1]) for a, b in pieces])
        return cls(along, chainage, np.r_[0, np.cumsum(chainage[1:, 0] != chainage[:-1, 1])])

    def chainages(self, along_m: Metres) -> Metres:
        """The chainage at each distance along the line; at a jump, the one that leaves. Shape (n,)."""
        if len(self.along) == 1:  # nothing to look up, as on most lines
            (a, b), (c, d) = self.along[0], self.chainage[0]
            return np.asarray((along_m - a) * ((d - c) / (b - a)) + c)
        return self.chainages_on(self.pieces_at(along_m), along_m)

    def pieces_at(self, along_m: Metres) -> NDArray[np.intp]:
        """The number of the straight piece at each distance along the line: shape (n,)."""
        return np.clip(np.searchsorted(self.along[:, 0], along_m, side="right") - 1, 0, len(self.along) - 1)

    def chainages_on(self, piece: NDArray[np.intp], along_m: Metres) -> Metres:
        """The chainage at each distance, read on a named piece: at a jump the caller says on which side he stands."""
        (a, b), (c, d) = self.along[piece].T, self.chainage[piece].T
        return np.asarray(c + (along_m - a) * (d - c) / (b - a))

    def distances(self, chainage_m: float) -> tuple[float, ...]:
        """Every distance along the line where this chainage stands: none, one, or two where a long chain repeats it."""
        (a, b), (c, d) = self.along.T, self.chainage.T
        on = (c - SAME_PLACE_M <= chainage_m) & (chainage_m <= d + SAME_PLACE_M)
        here = np.clip(a + (chainage_m - c) * (b - a) / (d - c), a, b)[on].tolist()
        return tuple(x for i, x in enumerate(here) if i == 0 or x - here[i - 1] > SAME_PLACE_M)

    def spans(self, from_m: float, to_m: float) -> list[tuple[float, float]]:
        """The distances along the line between two chainages, one span for each unbroken stretch that has some."""
        if not from_m <= to_m:
            raise BadChainage("a range runs from the lower chainage to the higher", from_m=from_m, to_m=to_m)
        return [span for number in range(len(self.stretches)) for span in self.spans_on(number, from_m, to_m)]

    def spans_on(self, stretch: int, from_m: float, to_m: float) -> list[tuple[float, float]]:
        """The same on one stretch only: one span, or none."""
        (a, b), (c, d) = self.along.T, self.chainage.T
        low, high = np.maximum(c, from_m), np.minimum(d, to_m)
        first, last = (a + (end - c) * (b - a) / (d - c) for end in (low, high))
        on = (self.stretch == stretch) & (last - first > SAME_PLACE_M)
        return [(float(first[on].min()), float(last[on].max()))] if on.any() else []

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The unbroken stretches, in order along the line."""
        first = np.flatnonzero(np.diff(self.stretch, prepend=-1))
        last = np.r_[first[1:] - 1, len(self.stretch) - 1]
        ends = zip(self.chainage[first, 0].tolist(), self.chainage[last, 1].tolist(), strict=True)
        return tuple(Stretch(a, b) for a, b in ends)
