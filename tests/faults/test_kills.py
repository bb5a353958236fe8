"""kill -9 of each part in turn while phones upload, and the household starting it again as `yixian up` does."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from uuid import uuid4

import pytest

from infra.engines.children import wait_until
from tests.faults.installation import Installation
from tests.faults.promises import assert_all_is_published, assert_nothing_was_lost
from tests.faults.wire import WirePhone

PHONES = 3
PHOTO_BYTES = 1_000_000
PARTS = {"folder": ["web", "worker", "postgres"], "s3": ["web", "worker", "postgres", "seaweedfs"]}
Victims = list[str]


def victims_of(home: str) -> list[Victims]:
    """Each part alone, one process of the web server, and all of it at once."""
    return [["web process"], *([part] for part in PARTS[home]), PARTS[home]]


class Field:
    """Phones that hand in one photo after the other, each until it has its receipt, until it is enough."""

    def __init__(self, phones: list[WirePhone], new_photo: Callable[..., bytes], random: Random) -> None:
        self.phones, self.new_photo, self.random = phones, new_photo, random
        self.enough = threading.Event()
        self.tries: list[int] = []

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Uploads all the time that the block takes; none is given up."""
        with ThreadPoolExecutor(len(self.phones)) as pool:
            walks = [pool.submit(self._walk, phone) for phone in self.phones]
            try:
                yield
            finally:
                self.enough.set()
            for walk in walks:
                walk.result()

    def acknowledged(self) -> int:
        return sum(len(phone.receipts) for phone in self.phones)

    def goes_on(self, more: int) -> bool:
        """Whether so many more photos get their receipt within a minute."""
        wanted = self.acknowledged() + more
        return wait_until(lambda: self.acknowledged() >= wanted, 60)

    def _walk(self, phone: WirePhone) -> None:
        while not self.enough.is_set():
            self.tries.append(phone.hand_in(self.new_photo(more=PHOTO_BYTES), uuid4(), self._pace))

    def _pace(self) -> None:
        """A line slow enough to be cut in the middle of a photo."""
        time.sleep(self.random.random() * 0.02)


@pytest.mark.parametrize(
    ("seed", "rounds"), [(1, 1), *(pytest.param(seed, 3, marks=pytest.mark.slow) for seed in range(2, 6))]
)
def test_no_kill_loses_a_photo_that_was_acknowledged(
    installation: Installation, new_photo: Callable[..., bytes], seed: int, rounds: int
) -> None:
    random, turns = Random(seed), victims_of(installation.home) * rounds
    field = Field([installation.phone() for _ in range(PHONES)], new_photo, random)

    def kill_in_turn() -> None:
        with field.busy():
            for victims in random.sample(turns, k=len(turns)):
                assert wait_until(installation.runs, 90), victims
                assert field.goes_on(PHONES), victims
                time.sleep(random.random() * 0.5)
                killed = {victim: installation.kill(victim) for victim in victims}
                assert wait_until(lambda killed=killed: all(map(installation.runs_again, killed, killed.values())), 90)
                assert field.goes_on(PHONES), f"nothing is taken in after the end of {victims}"

    installation.tend_while(kill_in_turn)
    assert max(field.tries) > 1, "no kill was felt"
    assert_nothing_was_lost(installation)
    assert_all_is_published(installation)
