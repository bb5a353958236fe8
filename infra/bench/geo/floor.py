"""The floor: the least that any numpy could do. Metres in, metres out; no datum, no sides, no doubts, no times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.lonlat import Metres, Path

CELL_M = 20.0


class BareGrid:
    """Cells of 20 m over a line, each with the legs near it; a place is compared with those of its cell."""

    def __init__(self, road: Path, within_m: float) -> None:
        self.within_m, self.a, self.run = within_m, road[:-1], np.diff(road, axis=0)
        self.length = np.hypot(*self.run.T)
        self.columns = [*self.a.T.copy(), *self.run.T.copy(), 1 / self.length**2]
        self.along = np.r_[0, np.cumsum(self.length)]
        self.origin = road.min(axis=0) - within_m - CELL_M
        self.shape = np.ceil((road.max(axis=0) + within_m + CELL_M - self.origin) / CELL_M).astype(int) + 1
        near = [self._cells_near(leg, road) for leg in range(len(self.a))]
        leg = np.repeat(np.arange(len(near)), [len(cells) for cells in near])
        cell = np.concatenate(near)
        order = np.argsort(cell, kind="stable")
        used, first, count = np.unique(cell[order], return_index=True, return_counts=True)
        self.row = np.zeros(self.shape.prod(), np.int32)
        self.row[used] = np.arange(1, len(used) + 1)
        self.legs = np.full((len(used) + 1, count.max()), -1, np.int32)
        for nth in range(count.max()):
            more = count > nth
            self.legs[1:][more, nth] = leg[order][first[more] + nth]

    def _cells_near(self, leg: int, road: Path) -> NDArray[np.int64]:
        ends = road[leg : leg + 2]
        low = np.floor((ends.min(axis=0) - self.within_m - self.origin) / CELL_M).astype(int)
        high = np.floor((ends.max(axis=0) + self.within_m - self.origin) / CELL_M).astype(int)
        x, y = (axis.ravel() for axis in np.meshgrid(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True))))
        centre = self.origin + (np.column_stack([x, y]) + 0.5) * CELL_M - self.a[leg]
        t = np.clip(centre @ self.run[leg] / self.length[leg] ** 2, 0, 1)
        apart = np.hypot(*(centre - t[:, None] * self.run[leg]).T)
        return np.asarray((x * self.shape[1] + y)[apart <= self.within_m + CELL_M * np.sqrt(0.5)], np.int64)

    def project(self, places: Path) -> tuple[Metres, Metres]:
        """How far along the line each place has its foot (NaN out of reach), and its distance (inf out of reach)."""
        i, j = np.floor((places - self.origin) / CELL_M).astype(np.int64).T
        inside = np.flatnonzero((i >= 0) & (j >= 0) & (i < self.shape[0]) & (j < self.shape[1]))
        row = np.zeros(len(places), np.int32)
        row[inside] = self.row[i[inside] * self.shape[1] + j[inside]]
        at = np.flatnonzero(row)
        along, squared = np.full(len(places), np.nan), np.full(len(places), np.inf)
        x, y = np.ascontiguousarray(places[at].T)
        best, where = np.full(len(at), self.within_m**2), np.full(len(at), np.nan)
        for column in self.legs[row[at]].T:
            asked = np.flatnonzero(column >= 0)
            leg = column[asked]
            dx, dy = self.columns[2][leg], self.columns[3][leg]
            wx, wy = x[asked] - self.columns[0][leg], y[asked] - self.columns[1][leg]
            t = np.clip((wx * dx + wy * dy) * self.columns[4][leg], 0, 1)
            wx, wy = wx - t * dx, wy - t * dy
            apart = wx * wx + wy * wy
            nearer = apart <= best[asked]
            best[asked[nearer]] = apart[nearer]
            where[asked[nearer]] = self.along[leg[nearer]] + t[nearer] * self.length[leg[nearer]]
        along[at], squared[at] = where, np.where(np.isnan(where), np.inf, best)
        return along, np.sqrt(squared)


def covered_m(grid: BareGrid, walks: tuple[Path, ...], together: int = 20) -> float:
    """The united metres along the line that the walks come within reach of."""
    spans = [_spans(grid, walks[i : i + together]) for i in range(0, len(walks), together)]
    low, high = np.hstack(spans)
    order = np.argsort(low)
    low, high = low[order], np.maximum.accumulate(high[order])
    first = np.flatnonzero(np.r_[True, low[1:] > high[:-1]])
    return float((high[np.r_[first[1:], len(low)] - 1] - low[first]).sum())


def _spans(grid: BareGrid, walks: tuple[Path, ...]) -> NDArray[np.float64]:
    along, apart = grid.project(np.concatenate(walks))
    begins = np.zeros(len(along), bool)
    begins[np.cumsum([0, *(len(walk) for walk in walks[:-1])])] = True
    near = ~np.isnan(along)
    step = near[1:] & near[:-1] & ~begins[1:] & (np.abs(np.diff(along)) < 60)
    reach = np.sqrt(np.maximum(grid.within_m**2 - apart[near] ** 2, 0))
    pairs = np.minimum(along[1:], along[:-1])[step], np.maximum(along[1:], along[:-1])[step]
    low, high = np.maximum(along[near] - reach, 0), np.minimum(along[near] + reach, grid.along[-1])
    return np.stack([np.r_[pairs[0], low], np.r_[pairs[1], high]])
