"""Square cells over a line: which of its chords a place has to be compared with, found without a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geo.chords import Chords
from geo.legs import Index
from geo.lonlat import Mask, Metres, Path

BLOCK = 64
MOST_BLOCKS = 4_000_000


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of cells in two storeys: blocks of 64 x 64 cells, kept only where the line passes.

    Row r of the table lists the chords numbered chord[first[r]] up to chord[first[r + 1] - 1], ascending."""

    size_m: float
    origin: Path
    blocks: NDArray[np.int32]
    """(bx, by) number of the block, -1 where the line does not pass."""
    rows: NDArray[np.int32]
    """(blocks, 64 * 64) row of the cell, -1 where there is nothing near."""
    first: Index
    chord: Index

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
        chord, cell, apart = _pairs(chords, origin, size_m, margin)
        shape = np.ceil((highest + margin + size_m - origin) / size_m / BLOCK).astype(int) + 1
        if spare_m is not None:
            kept = _may_be_nearest(cell, apart, chords.slack[chord], reach_m + half, 2 * half + spare_m, shape)
            chord, cell = chord[kept], cell[kept]
        return cls(size_m, origin, *_table(chord, cell, shape))

    def rows_at(self, x: Metres, y: Metres) -> NDArray[np.int32]:
        """The row of the table for each place of the plane, -1 where the line is not near: shape (n,)."""
        i = ((x - self.origin[0]) / self.size_m).astype(np.int64)
        j = ((y - self.origin[1]) / self.size_m).astype(np.int64)
        width, height = self.blocks.shape
        inside = (i >= 0) & (j >= 0) & (i < width * BLOCK) & (j < height * BLOCK)
        i, j = np.where(inside, i, 0), np.where(inside, j, 0)
        block = self.blocks[i // BLOCK, j // BLOCK]
        row = self.rows[block, i % BLOCK * BLOCK + j % BLOCK]
        return np.where(inside & (block >= 0), row, np.int32(-1))


def _corners(chords: Chords, reach_m: float) -> tuple[Path, Path]:
    ends = np.vstack([chords.xy, chords.xy + chords.run])
    wide = reach_m + chords.slack.max()
    return ends.min(axis=0) - wide, ends.max(axis=0) + wide


def _pairs(chords: Chords, origin: Path, size_m: float, margin: float) -> tuple[Index, NDArray[np.int64], Metres]:
    """Every chord with every cell whose centre is within margin of its run: chord, cell (n, 2), and their distance."""
    a, b, wide = chords.xy, chords.xy + chords.run, (margin + chords.slack)[:, None]
    low = np.floor((np.minimum(a, b) - wide - origin) / size_m).astype(np.int64)
    high = np.floor((np.maximum(a, b) + wide - origin) / size_m).astype(np.int64)
    size = high - low + 1
    each = size.prod(axis=1)
    chord = np.repeat(np.arange(len(chords)), each)
    nth = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    cell = low[chord] + np.column_stack([nth // size[chord, 1], nth % size[chord, 1]])
    x, y = (origin + (cell + 0.5) * size_m).T
    apart = np.sqrt(chords.feet(chord, x, y)[1])
    near = apart - chords.slack[chord] <= margin
    return chord[near], cell[near], apart[near]


def _may_be_nearest(
    cell: NDArray[np.int64], apart: Metres, slack: Metres, reach_m: float, spare_m: float, shape: NDArray[np.int64]
) -> Mask:
    """Which pairs to keep: cells within reach, and in each the chords that no other surely beats by more than spare."""
    cell_of = np.unique(cell[:, 0] * (shape[1] * BLOCK) + cell[:, 1], return_inverse=True)[1]
    surely, perhaps = np.full((2, cell_of.max() + 1), np.inf)
    np.minimum.at(surely, cell_of, apart + slack)
    np.minimum.at(perhaps, cell_of, apart - slack)
    return np.asarray((apart - slack <= surely[cell_of] + spare_m) & (perhaps[cell_of] <= reach_m))


def _table(
    chord: Index, cell: NDArray[np.int64], shape: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], Index, Index]:
    block, within = cell // BLOCK, cell % BLOCK
    keys, block_of = np.unique(block[:, 0] * shape[1] + block[:, 1], return_inverse=True)
    blocks = np.full(shape, -1, np.int32)
    blocks.flat[keys] = np.arange(len(keys))
    place = block_of * BLOCK * BLOCK + within[:, 0] * BLOCK + within[:, 1]
    order = np.argsort(place, kind="stable")
    used, first = np.unique(place[order], return_index=True)
    rows = np.full(len(keys) * BLOCK * BLOCK, -1, np.int32)
    rows[used] = np.arange(len(used))
    return blocks, rows.reshape(-1, BLOCK * BLOCK), np.r_[first, len(chord)], chord[order]
