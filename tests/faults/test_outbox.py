"""An outbox of everything that phones carry, handed in while every part of the installation is ended at random."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle, islice
from random import Random
from uuid import UUID, uuid4

import pytest

from infra.engines.children import wait_until
from tests.faults.disks import no_file_larger_than
from tests.faults.files import File, mixed
from tests.faults.installation import Installation
from tests.faults.promises import assert_all_is_published, assert_nothing_was_lost
from tests.faults.test_kills import victims_of
from tests.faults.wire import WirePhone

PHONES, AT_ONCE = 3, 4
ROOM_BYTES = 100_000
CUT_SHARE = 0.3
PATIENCE_S = 600.0
"""Parts end all the time here, and the household waits longer and longer before it starts them again."""


@dataclass
class Outbox:
    """Files that wait for their receipts, and what became of them."""

    random: Random
    files: Iterator[File]
    sent: dict[UUID, File] = field(default_factory=dict)
    tries: int = 0
    cuts: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def empty_into(self, phone: WirePhone) -> None:
        """Declare some files at once, if that succeeds, and hand in one after the other. Some deliveries break at a
        random byte first; each is repeated until its receipt."""
        while held := self._next():
            phone.declare_all({one: (file.data, said(file)) for one, file in held.items()})
            for evidence_id, file in held.items():
                if self.random.random() < CUT_SHARE:
                    self._cut(phone, evidence_id, file)
                tries = phone.hand_in(file.data, evidence_id, self._pace, **said(file))
                with self.lock:
                    self.tries += tries
                    self.sent[evidence_id] = file

    def _next(self) -> dict[UUID, File]:
        with self.lock:
            return {uuid4(): file for file in islice(self.files, AT_ONCE)}

    def _cut(self, phone: WirePhone, evidence_id: UUID, file: File) -> None:
        try:
            if evidence_id not in phone.declared:
                phone.declare(file.data, evidence_id, **said(file))
            with phone.begun(file.data, evidence_id, after=self.random.randrange(len(file.data))):
                self.cuts += 1
        except OSError:
            pass  # the line was gone before we could break it

    def _pace(self) -> None:
        time.sleep(self.random.random() * 0.02)


def said(file: File) -> dict[str, str]:
    return {"kind": file.kind, "media_type": file.media_type}


def calamities(installation: Installation, random: Random, enough: threading.Event) -> Counter[str]:
    """In turn until it is enough: a full disk, or the end of parts, which are then started again."""
    felt, turns = Counter[str](), [[], *victims_of(installation.home)]
    for victims in cycle(turns):
        if enough.wait(random.random()):
            break
        assert wait_until(installation.runs, 90)
        felt[" + ".join(victims) or "full disk"] += 1
        if victims:
            killed = {victim: installation.kill(victim) for victim in victims}
            assert wait_until(lambda killed=killed: all(map(installation.runs_again, killed, killed.values())), 90)
        else:
            with no_file_larger_than(ROOM_BYTES, installation.web_pids()):
                time.sleep(random.random())
    return felt


@pytest.mark.parametrize(("seed", "files"), [(1, 40), pytest.param(2, 200, marks=pytest.mark.slow)])
def test_an_outbox_comes_through_whatever_happens(installation: Installation, seed: int, files: int) -> None:
    outbox = Outbox(Random(seed), mixed(seed, files, first=100_000 * seed))
    phones, enough = [installation.phone() for _ in range(PHONES)], threading.Event()
    for phone in phones:
        phone.patience_s = PATIENCE_S

    def day() -> Counter[str]:
        with ThreadPoolExecutor(PHONES + 1) as pool:
            felt = pool.submit(calamities, installation, Random(seed), enough)
            try:
                for walk in [pool.submit(outbox.empty_into, phone) for phone in phones]:
                    walk.result()
            finally:
                enough.set()
        return felt.result()

    began = time.monotonic()
    felt, took_s = installation.tend_while(day), time.monotonic() - began
    assert len(outbox.sent) == files
    assert any(phone.declared for phone in phones)
    receipts = {one: json.loads(receipt) for phone in phones for one, receipt in phone.receipts.items()}
    sent = {one: (sha256(file.data).hexdigest(), len(file.data)) for one, file in outbox.sent.items()}
    assert {one: (receipt["sha256"], receipt["size"]) for one, receipt in receipts.items()} == sent
    assert_nothing_was_lost(installation)
    assert_all_is_published(installation)
    size_mb = sum(len(file.data) for file in outbox.sent.values()) / 1e6
    print(
        f"\n{installation.home}: {files} files, {size_mb:.0f} MB, all there byte for byte, once, after {took_s:.0f} s,"
    )
    print(f"{outbox.tries} tries, {outbox.cuts} of them cut off at a random byte, and {dict(felt)}")
