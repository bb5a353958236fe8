"""The photos of the story, drawn ahead by processes of their own while the story is played."""

import multiprocessing
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Self

from infra.demo.drawing.scenes import Shot, draw

PAINTERS = 2


class Album:
    """Shots that were asked for, in the order in which they are needed."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(PAINTERS, multiprocessing.get_context("spawn"))
        self._drawn: dict[Shot, Future[bytes]] = {}

    def want(self, shots: Iterable[Shot]) -> None:
        """Begin to draw these."""
        for shot in shots:
            if shot not in self._drawn:
                self._drawn[shot] = self._pool.submit(draw, shot)

    def jpeg(self, shot: Shot) -> bytes:
        """A shot as JPEG, when it is drawn."""
        self.want([shot])
        return self._drawn.pop(shot).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
