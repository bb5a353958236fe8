"""The floor beside row 2: a bare app takes the photos in while processes make two copies of each, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from infra.bench.intake.floor import floor, poster
from infra.bench.intake.photos import two_copies
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import Send, race_of
from infra.bench.intake.site import Site

ROUNDS = 2


def floor_per_s(at: Site, count: int, pictures: tuple[bytes, ...], clients: int) -> float:
    """So many photos a second, from the first byte to the last copy; a copying process for each core, nice 10 as our
    worker is. No job is left or fetched, nothing is compared, nothing is decoded apart."""
    cores = os.cpu_count() or 1
    with floor(at) as port, ProcessPoolExecutor(cores, get_context("spawn"), partial(os.nice, 10)) as copiers:
        files = [_laid(at.settings.var / f"floor-{n}.jpg", picture) for n, picture in enumerate(pictures)]
        list(copiers.map(_copied, files[: cores * 2]))
        race_of(_phones(port, clients), fresh(pictures), clients * 2)
        rounds = (islice(cycle(files), count) for _ in range(ROUNDS))
        return max(_round(copiers, each, _phones(port, clients), pictures, count) for each in rounds)


def _phones(port: int, clients: int) -> list[Send]:
    """New ones for each round: the server closes a line on which nothing was said for a while."""
    return [poster(port) for _ in range(clients)]


def _round(
    copiers: ProcessPoolExecutor, files: Iterable[Path], bare: list[Send], pictures: tuple[bytes, ...], count: int
) -> float:
    began = time.perf_counter()
    copied = [copiers.submit(_copied, file) for file in files]
    race_of(bare, fresh(pictures), count)
    for each in copied:
        each.result()
    return count / (time.perf_counter() - began)


def _laid(file: Path, picture: bytes) -> Path:
    file.write_bytes(picture)
    return file


def _copied(file: Path) -> None:
    two_copies(file.read_bytes())
