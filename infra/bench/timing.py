"""Seconds and bytes, taken so that a noisy machine spoils neither."""

from __future__ import annotations

import resource
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


def race(runners: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """The best time of each, seconds of the clock: all of them in turn, round after round, so that noise hits all."""
    best = dict.fromkeys(runners, float("inf"))
    for _ in range(rounds):
        for name, run in runners.items():
            began = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def once(run: Callable[[], object]) -> float:
    """How long it takes, seconds of the clock."""
    return race({"": run}, 1)[""]


@contextmanager
def taking(into: list[float]) -> Iterator[None]:
    """Add how long a block takes, seconds of the clock."""
    began = time.perf_counter()
    yield
    into.append(time.perf_counter() - began)


def peak_bytes(run: Callable[[], object]) -> int:
    """How many bytes were held at the worst moment beyond those before: numpy's and Python's, not a C library's own."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def resident_mb() -> float:
    """The most memory this process ever had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(title: str, *rows: tuple[object, ...]) -> None:
    """Print a small table as it comes; the first row names the columns."""
    print(f"\n{title}")
    cells = [[f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  " + "  ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)), flush=True)
