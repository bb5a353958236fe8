"""Square cells over a line: which of its legs a place has to be compared with, found without a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geo.legs import Index, Legs
from geo.lonlat import Metres, Path

BLOCK = 64
MOST_BLOCKS = 4_000_000


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of cells in two storeys: blocks of 64 x 64 cells, kept only where the line passes.

    Row r of the table lists the legs numbered leg[first[r]] up to leg[first[r + 1] - 1]."""

    size_m: float
    origin: Path
    blocks: NDArray[np.int32]
    """(bx, by) number of the block, -1 where the line does not pass."""
    rows: NDArray[np.int32]
    """(blocks, 64 * 64) row of the cell, -1 where there is nothing near."""
    first: Index
    leg: Index

    @classmethod
    def of(cls, legs: Legs, reach_m: float, size_m: float, spare_m: float | None = None) -> Self:
        """The cells that hold every place within reach of a line.

        spare_m: None lists all legs within reach of some place of the cell. A number lists only those that may be
        the nearest leg of a place in the cell, or spare_m farther than the nearest. Metres of the plane."""
        lowest, highest = _corners(legs, reach_m)
        size_m = max(size_m, float(np.sqrt(np.prod((highest - lowest) / BLOCK + 1) / MOST_BLOCKS)))
        half = size_m * np.sqrt(0.5)
        margin = reach_m + half if spare_m is None else reach_m + 3 * half + spare_m
        origin = lowest - margin - size_m
        leg, cell, apart = _pairs(legs, origin, size_m, margin)
        shape = np.ceil((highest + margin + size_m - origin) / size_m / BLOCK).astype(int) + 1
        if spare_m is not None:
            leg, cell = _pruned(leg, cell, apart, reach_m + half, 2 * half + spare_m, shape)
        return cls(size_m, origin, *_table(leg, cell, shape))

    def rows_at(self, x: Metres, y: Metres) -> NDArray[np.int32]:
        """The row of the table for each place of the plane, -1 where no leg is near: shape (n,)."""
        i = ((x - self.origin[0]) / self.size_m).astype(np.int64)
        j = ((y - self.origin[1]) / self.size_m).astype(np.int64)
        width, height = self.blocks.shape
        inside = (i >= 0) & (j >= 0) & (i < width * BLOCK) & (j < height * BLOCK)
        i, j = np.where(inside, i, 0), np.where(inside, j, 0)
        block = self.blocks[i // BLOCK, j // BLOCK]
        row = self.rows[block, i % BLOCK * BLOCK + j % BLOCK]
        return np.where(inside & (block >= 0), row, np.int32(-1))


def _corners(legs: Legs, reach_m: float) -> tuple[Path, Path]:
    ends = np.vstack([legs.xy, legs.xy + legs.run])
    return ends.min(axis=0) - reach_m, ends.max(axis=0) + reach_m


def _pairs(legs: Legs, origin: Path, size_m: float, margin: float) -> tuple[Index, Path, Metres]:
    """Every leg with every cell whose centre lies within margin of it: leg, cell (n, 2), and their distance."""
    a, b = legs.xy, legs.xy + legs.run
    low = np.floor((np.minimum(a, b) - margin - origin) / size_m).astype(np.int64)
    high = np.floor((np.maximum(a, b) + margin - origin) / size_m).astype(np.int64)
    wide = high - low + 1
    each = wide.prod(axis=1)
    leg = np.repeat(np.arange(len(legs)), each)
    nth = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    cell = low[leg] + np.column_stack([nth // wide[leg, 1], nth % wide[leg, 1]])
    x, y = (origin + (cell + 0.5) * size_m).T
    apart = np.sqrt(legs.feet(leg, x, y)[1])
    near = apart <= margin
    return leg[near], cell[near], apart[near]


def _pruned(
    leg: Index, cell: Path, apart: Metres, reach_m: float, spare_m: float, shape: NDArray[np.int64]
) -> tuple[Index, Path]:
    """Only the cells within reach, and in each only the legs that no other leg beats by more than spare."""
    key = cell[:, 0] * (shape[1] * BLOCK) + cell[:, 1]
    _, cell_of = np.unique(key, return_inverse=True)
    nearest = np.full(cell_of.max() + 1, np.inf)
    np.minimum.at(nearest, cell_of, apart)
    kept = (apart <= nearest[cell_of] + spare_m) & (nearest[cell_of] <= reach_m)
    return leg[kept], cell[kept]


def _table(
    leg: Index, cell: Path, shape: NDArray[np.int64]
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
    return blocks, rows.reshape(-1, BLOCK * BLOCK), np.r_[first, len(leg)], leg[order]
