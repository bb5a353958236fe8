"""The parent's side of decoding: children kept warm, lent to one thing at a time, and ended when they misbehave.

As many things of a kind are decoded at once as there are cores; a caller beyond that waits for a turn. Safe under
threads, and after a fork of the caller, who then starts children of its own.
"""

import atexit
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from storage.apart.child import Child
from storage.apart.frames import Frame
from storage.errors import Unreadable

LONGEST_S = 60.0


@contextmanager
def sense_demanded() -> Iterator[None]:
    """Around what takes an answer apart: a child that makes no sense is no longer ours; what it decoded did that."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("the decoder talks nonsense", reason="decoder-died") from error


class Pool:
    """Idle children of one kind, and turns to use them."""

    def __init__(self, module: str, longest_s: float = LONGEST_S) -> None:
        """module: what a child runs, its last line a serve(); longest_s: how long one answer may take."""
        self.command: Sequence[str] = (sys.executable, "-m", module)
        self.longest_s = longest_s
        self._begin()
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self.forget)

    def ask(self, do: str, *blobs: bytes, **said: Any) -> Frame:
        """What some child answers when told to do this with these bytes, and with what is said beside them.

        Raises: Unreadable (its fact "reason" says why), DecoderAway."""
        with self.sitting(stays=False) as sitting:
            return sitting.ask(do, *blobs, **said)

    @contextmanager
    def sitting(self, *, stays: bool = True) -> Iterator["Sitting"]:
        """For several questions about things from one hand: as long as all goes well one fork answers them, which
        spares most of what a fork costs. It meets nothing of anybody else."""
        sitting = Sitting(self, stays=stays)
        try:
            yield sitting
        finally:
            sitting.end()

    def take_turn(self) -> BoundedSemaphore:
        """Wait for it; what comes back is to be released."""
        turns = self._turns
        turns.acquire()
        return turns

    def lend(self) -> Child:
        """An idle child, or a new one; give_back it."""
        while True:
            try:
                child = self._idle.pop()
            except IndexError:
                return Child(self.command, self.longest_s)
            if child.is_alive():
                return child
            child.end()

    def give_back(self, child: Child) -> None:
        """It waits to be asked, and nothing of a stranger is in it."""
        self._idle.append(child)

    def end(self) -> None:
        """End all idle children."""
        while self._idle:
            self._idle.pop().end()

    def forget(self) -> None:
        """After a fork: these children are the other process's."""
        for child in self._idle:
            child.forget()
        self._begin()

    def _begin(self) -> None:
        self._idle: list[Child] = []
        self._turns = BoundedSemaphore(os.cpu_count() or 1)


class Sitting:
    """One turn at a pool, from the first question on: what is asked in it is answered by one fork, or by a fresh one
    where that one is gone."""

    def __init__(self, pool: Pool, *, stays: bool) -> None:
        self._pool, self._stays = pool, stays
        self._turn: BoundedSemaphore | None = None
        self._child: Child | None = None

    def ask(self, do: str, *blobs: bytes, **said: Any) -> Frame:
        """As Pool.ask."""
        self._turn = self._turn or self._pool.take_turn()
        head, answered = self._asked_twice({**said, "do": do, "stay": self._stays}, *blobs)
        if reason := head.get("reason"):
            raise Unreadable(str(head.get("words", "nothing can be made of it")), reason=str(reason))
        return head, answered

    def end(self) -> None:
        """Let the fork go, and the next one have its child and the turn; what is asked now is asked of a fresh one."""
        child, self._child = self._child, None
        turn, self._turn = self._turn, None
        if child is not None and child.rise():
            self._pool.give_back(child)
        if turn is not None:
            turn.release()

    def _asked_twice(self, head: dict[str, Any], *blobs: bytes) -> Frame:
        """A child may die of something else than its work (the kernel is out of memory): a second one decides."""
        try:
            return self._asked(head, *blobs)
        except Unreadable as error:
            if error.facts["reason"] == "too-slow":
                raise
            return self._asked(head, *blobs)

    def _asked(self, head: dict[str, Any], *blobs: bytes) -> Frame:
        child, self._child = self._child or self._pool.lend(), None
        answer = child.ask(head, *blobs)
        if child.is_sitting:
            self._child = child
        else:
            self._pool.give_back(child)
        return answer
