"""Square cells over a line: which of its chords a place has to be compared with, found without a search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geo.chords import Chords
from geo.legs import Index, spread
from geo.lonlat import Mask, Metres, Path

SHIFT = 6
BLOCK = 1 << SHIFT
MOST_BLOCKS = 4_000_000


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of cells in two storeys: blocks of 64 x 64 cells, kept only where the line passes.

    The cells on its border are always empty, so a place beyond it is looked up there.

    Row r of the table lists the chords numbered chord[first[r]] up to chord[first[r + 1] - 1], ascending."""

    size_m: float
    origin: Path
    blocks: Index
    """(bx, by) where its cells begin in rows; all blocks without the line share the last, which is empty."""
    rows: NDArray[np.int32]
    """(blocks * 64 * 64,) row of the cell, -1 where there is nothing near."""
    first: Index
    chord: Index

    @cached_property
    def count(self) -> Index:
        """(rows,) how many chords each row lists: one or more."""
        return np.diff(self.first)

    @classmethod
    def of(cls, chords: Chords, reach_m: float, size_m: float, spare_m: float | None = None) -> Self:
        """The cells that hold every place within reach of a line.

        spare_m: None lists all chords within reach of some place of the cell. A number lists only those that may be
        the nearest to a place in the cell, or spare_m farther than the nearest. Metres of the plane."""
        lowest, highest = _corners(chords, reach_m)
        size_m = max(size_m, float(np.sqrt(np.prod((highest - lowest) / BLOCK + 1) / MOST_BLOCKS)))
        half = size_m * np.sqrt(0.5)
        margin = reach_m + half if spare_m is None else reach_m + 3 * half + spare_m
        origin = lowest - margin - size_m
        shape = np.ceil((highest + margin + size_m - origin) / size_m / BLOCK).astype(int) + 1
        chord, i, j, apart = _pairs(chords, origin, size_m, margin)
        blocks = _numbered(i >> SHIFT, j >> SHIFT, shape)
        place = blocks[i >> SHIFT, j >> SHIFT] + ((i & BLOCK - 1) << SHIFT) + (j & BLOCK - 1)
        if spare_m is not None:
            kept = _may_be_nearest(place, apart, chords.slack[chord], reach_m + half, 2 * half + spare_m)
            chord, place = chord[kept], place[kept]
        order = np.argsort(place, kind="stable")
        used = place[order]
        first = np.flatnonzero(np.diff(used, prepend=-1))
        rows = np.full(int(blocks.max()) + BLOCK * BLOCK, -1, np.int32)
        rows[used[first]] = np.arange(len(first))
        return cls(size_m, origin, blocks, rows, np.r_[first, len(chord)], chord[order])

    def rows_at(self, x: Metres, y: Metres) -> NDArray[np.int32]:
        """The row of the table for each place of the plane, -1 where the line is not near: shape (n,)."""
        width, height = self.blocks.shape
        i = np.clip((x - self.origin[0]) / self.size_m, 0, width * BLOCK - 1).astype(np.intp)
        j = np.clip((y - self.origin[1]) / self.size_m, 0, height * BLOCK - 1).astype(np.intp)
        block = self.blocks.ravel().take((i >> SHIFT) * height + (j >> SHIFT))
        return np.asarray(self.rows.take(block + ((i & BLOCK - 1) << SHIFT) + (j & BLOCK - 1)))


def _corners(chords: Chords, reach_m: float) -> tuple[Path, Path]:
    ends = np.vstack([chords.xy, chords.xy + chords.run])
    wide = reach_m + chords.slack.max()
    return ends.min(axis=0) - wide, ends.max(axis=0) + wide


def _pairs(chords: Chords, origin: Path, size_m: float, margin: float) -> tuple[Index, Index, Index, Metres]:
    """Every chord with every cell whose centre is within margin of its run: chord, column, row, and their distance."""
    a, b, wide = chords.xy, chords.xy + chords.run, (margin + chords.slack)[:, None]
    low = np.floor((np.minimum(a, b) - wide - origin) / size_m).astype(np.intp)
    high = np.floor((np.maximum(a, b) + wide - origin) / size_m).astype(np.intp)
    wider, taller = (high - low + 1).T
    chord, nth = spread(np.arange(len(chords)), np.zeros_like(wider), wider * taller)
    column = nth // taller.take(chord)
    row = nth - column * taller.take(chord)
    column += low[:, 0].take(chord)
    row += low[:, 1].take(chord)
    x, y = (column + 0.5) * size_m + origin[0], (row + 0.5) * size_m + origin[1]
    apart = np.sqrt(chords.feet(chord, x, y)[1])
    near = np.flatnonzero(apart - chords.slack.take(chord) <= margin)
    return chord.take(near), column.take(near), row.take(near), apart.take(near)


def _numbered(column: Index, row: Index, shape: NDArray[np.int64]) -> Index:
    """The blocks that are used, numbered in steps of their size; all others get the number after the last."""
    used = np.zeros(shape, bool)
    used[column, row] = True
    number = (np.cumsum(used) - 1).reshape(shape)
    return np.where(used, number, used.sum()) * BLOCK * BLOCK


def _may_be_nearest(place: Index, apart: Metres, slack: Metres, reach_m: float, spare_m: float) -> Mask:
    """Which pairs to keep: cells within reach, and in each the chords that no other surely beats by more than spare."""
    surely, perhaps = np.full((2, int(place.max()) + 1), np.inf)
    np.minimum.at(surely, place, apart + slack)
    np.minimum.at(perhaps, place, apart - slack)
    return np.asarray((apart - slack <= surely.take(place) + spare_m) & (perhaps.take(place) <= reach_m))
