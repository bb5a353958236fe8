"""Bytes without a row: swept when they are old, nobody waits for them, and nobody is accepting them just now."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from backend.actor import SYSTEM, Actor
from backend.evidence.accepting import deliver, lock_digest
from backend.evidence.declaring import declare
from backend.evidence.said import Declared
from backend.evidence.sweeping import sweep
from backend.work import Kit
from storage.objects import original_key

BYTES = b"left behind"
KEY = original_key(sha256(BYTES).hexdigest())


@pytest.fixture
def later(kit: Kit, clock: Any) -> Callable[..., None]:
    """later(days=2): so long after the object's own time, which the file system gave it."""
    kit.objects.put(KEY, BYTES)
    head = kit.objects.head(KEY)
    assert head is not None
    clock.at = head.modified_at

    def pass_(**spans: float) -> None:
        clock.at = clock.at + timedelta(**spans)

    return pass_


def word() -> Declared:
    said = {"kind": "photo", "sha256": sha256(BYTES).hexdigest(), "size": len(BYTES), "media_type": "image/jpeg"}
    return Declared.model_validate(said)


def test_what_nobody_waits_for_goes_after_a_day(kit: Kit, later: Any) -> None:
    kit.objects.put("incoming/abc/1", b"a part")
    later(hours=23)
    assert sweep(kit) == []
    later(hours=2)
    assert sorted(sweep(kit)) == ["incoming/abc/1", KEY]
    assert kit.objects.head(KEY) is None
    assert sweep(kit) == []


def test_evidence_stays(kit: Kit, later: Any, bearer: Callable[..., Actor]) -> None:
    actor, evidence_id = bearer(), uuid4()
    with kit.work(actor) as work:
        declare(work, evidence_id, word(), 100)
    deliver(kit, actor, evidence_id, BytesIO(BYTES))
    later(days=400)
    assert sweep(kit) == []
    assert kit.objects.get(KEY) == BYTES


def test_what_an_open_word_names_waits_for_thirty_days(kit: Kit, later: Any, bearer: Callable[..., Actor]) -> None:
    with kit.work(bearer()) as work:
        declare(work, uuid4(), word(), 100)
    later(days=29)
    assert sweep(kit) == []
    later(days=2)
    assert sweep(kit) == [KEY]


def test_the_sweeper_waits_for_whoever_is_accepting(kit: Kit, later: Any) -> None:
    later(days=2)
    with ThreadPoolExecutor(1) as threads:
        with kit.work(SYSTEM) as work:
            lock_digest(work.session, sha256(BYTES).hexdigest())
            sweeping = threads.submit(sweep, kit)
            with pytest.raises(TimeoutError):
                sweeping.result(timeout=1)
            assert kit.objects.head(KEY) is not None
        assert sweeping.result(timeout=30) == [KEY]
