"""One photo, sent by many at the same moment to a server of two processes."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4

from tests.faults.installation import Installation
from tests.faults.promises import assert_all_is_published, assert_nothing_was_lost, kept
from tests.faults.wire import at_once

Photo = Callable[..., bytes]


def test_a_photo_sent_fifty_times_at_once_is_kept_once(installation: Installation, new_photo: Photo) -> None:
    phone, data, evidence_id = installation.phone(), new_photo(more=300_000), uuid4()
    with installation.frozen("worker"):
        assert phone.declare(data, evidence_id).status == 200
        answers = at_once(50, lambda _: phone.deliver(data, evidence_id))
        there = kept(installation)
    assert Counter(answer.status for answer in answers) == {201: 50}
    assert len({answer.body for answer in answers}) == 1
    assert [there[each][str(evidence_id)] for each in ("rows", "leaves", "jobs")] == [1, 1, 1]
    assert sha256(data).hexdigest() in there["objects"]
    assert_nothing_was_lost(installation)
    assert_all_is_published(installation)
