"""Left and right: of a road facing increasing chainage (左幅, 右幅), of a river facing downstream (左岸, 右岸)."""

from __future__ import annotations

from geo.intervals import Side


def side_of(offset_m: float, accuracy_m: float, ambiguous: bool = False) -> Side | None:
    """The side of a line on which something lies, facing increasing chainage; None: nobody can be sure.

    Args: offset_m: as Located gives it, + right; accuracy_m: of the position. Sure is what lies farther off than that.

    >>> side_of(12.0, 5.0), side_of(-12.0, 5.0), side_of(3.0, 5.0)
    ('right', 'left', None)
    """
    if ambiguous or not abs(offset_m) > accuracy_m:
        return None
    return "right" if offset_m > 0 else "left"


def bank_of(side: Side | None, downstream_increases: bool) -> Side | None:
    """The bank of a river: its side facing downstream. Some rivers count chainage from the mouth, up the stream.

    >>> bank_of("right", downstream_increases=True), bank_of("right", downstream_increases=False)
    ('right', 'left')
    """
    if side is None or downstream_increases:
        return side
    return "left" if side == "right" else "right"
