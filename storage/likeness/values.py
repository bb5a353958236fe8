"""What a close look at two pictures says. Values only: no decoder is imported here."""

from dataclasses import dataclass

LEAST_TILES = 40
SAME_SHARE, SURE_SHARE = 0.72, 0.9
"""Of the tiles: copies measured 0.76 and more, the same spot photographed again 0.65 and less."""
LARGEST_PATCH = 0.4
OUTSIDE_SHARE = 0.97
OUTSIDE_NEARNESS = 0.975
SURE_NEARNESS = 0.985
"""Correlation of fine detail outside a patch: a copy's median lies above, that of a place taken again below 0.95."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two pictures laid on one another and compared tile by tile, in their fine detail.

    tiles: how many could be judged, being textured in either; agree: share of them that show the same detail;
    nearness: median correlation of the tiles that agree. overlap: share of the first picture that the second covers.
    patch: where they differ in one compact place, as left, top, right, bottom in shares of the first; None: nowhere,
    or all over. patch_share: its tiles among all. outside: share that agrees of the tiles outside the patch."""

    tiles: int
    agree: float
    nearness: float
    overlap: float
    patch: Box | None
    patch_share: float
    outside: float

    @property
    def is_same(self) -> bool:
        """The pixels of one are those of the other, whatever was done to the file.

        >>> Likeness(400, 0.97, 0.99, 0.8, None, 0.0, 0.97).is_same, Likeness(400, 0.5, 0.93, 1, None, 0, 0.5).is_same
        (True, False)
        """
        return self.tiles >= LEAST_TILES and self.agree >= SAME_SHARE

    @property
    def is_sure(self) -> bool:
        return self.is_same and self.agree >= SURE_SHARE

    @property
    def is_patched(self) -> bool:
        """One is the other with a compact place repainted, and all around it the very same pixels."""
        confined = self.patch is not None and self.patch_share <= LARGEST_PATCH
        judged = self.tiles * (1 - self.patch_share) >= LEAST_TILES
        return confined and judged and self.outside >= OUTSIDE_SHARE and self.nearness >= OUTSIDE_NEARNESS

    @property
    def is_surely_patched(self) -> bool:
        return self.is_patched and self.nearness >= SURE_NEARNESS
