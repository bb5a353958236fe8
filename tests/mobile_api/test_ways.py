"""What holds of every way in which bytes come, asked of each: one receipt, or nothing at all."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.evidence.model import Evidence, EvidenceLink
from backend.work import Kit
from storage.folder import FolderHome
from storage.objects import ObjectHome
from tests.phones import Phone
from tests.photos import photo
from tests.ways import WAYS, Way

DATA = photo()


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.xdist_group("s3"))])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectHome:
    """Each of the two homes in turn."""
    if request.param == "s3":
        found: ObjectHome = request.getfixturevalue("s3_home")
        return found
    (tmp_path / "objects").mkdir()
    return FolderHome(tmp_path / "objects")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


def nothing_kept(kit: Kit, session: Session) -> bool:
    rows = session.scalar(sa.select(sa.func.count()).select_from(Evidence))
    return (rows, list(kit.objects.list("original/")), list(kit.objects.list("incoming/"))) == (0, [], [])


def test_every_way_ends_in_the_same_receipt_byte_for_byte(phone: Phone, way: Way, kit: Kit, session: Session) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    first = way(phone, evidence_id, DATA)
    assert first.receipt, first
    again = [other(phone, evidence_id, DATA).receipt for other in (way, *WAYS.values())]
    assert set(again) == {first.receipt}
    assert kit.objects.get(f"original/{sha256(DATA).hexdigest()}") == DATA
    assert list(kit.objects.list("incoming/")) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(Evidence)) == 1


def test_nothing_is_kept_of_what_was_not_declared_so(phone: Phone, way: Way, kit: Kit, session: Session) -> None:
    other = DATA[:-1] + bytes([DATA[-1] ^ 1])
    said = way(phone, phone.declare(DATA).json["id"], other)
    assert (said.status, said.code) == (422, "digest-differs")
    shorter, longer = (way(phone, phone.declare(DATA).json["id"], bytes_) for bytes_ in (DATA[:-9], DATA + b"!"))
    assert (shorter.status, shorter.code) in {(400, "cut-off"), (409, "different-bytes")}
    assert (longer.status, longer.code) in {(413, "too-large"), (409, "different-bytes")}
    undeclared = way(phone, uuid4(), DATA)
    assert (undeclared.status, undeclared.code) == (404, "not-declared")
    assert nothing_kept(kit, session)


def test_an_id_is_of_the_phone_that_said_it_first(
    phone: Phone, phone_of: Callable[[str], Phone], way: Way, kit: Kit, session: Session
) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    for stranger in (phone_of("leader2"), phone_of("member2")):  # another phone of the same person is another phone
        said = way(stranger, evidence_id, DATA)
        assert (said.status, said.code, said.receipt) == (409, "id-taken", b"")
    assert nothing_kept(kit, session)
    assert way(phone, evidence_id, DATA).receipt


def test_what_was_declared_stays_as_it_was_said(phone: Phone, way: Way, kit: Kit, session: Session) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    changed = photo(2)
    refused = phone.declare(changed, evidence_id)
    assert (refused.status_code, refused.json["code"]) == (409, "different-bytes")
    said = way(phone, evidence_id, changed)
    assert (said.status, said.receipt) in {(409, b""), (422, b""), (413, b""), (400, b"")}
    assert nothing_kept(kit, session)
    assert way(phone, evidence_id, DATA).receipt


def test_a_size_that_is_not_taken_in_costs_no_byte(phone: Phone, way: Way, kit: Kit, session: Session) -> None:
    refused = phone.declare(DATA, evidence_id := uuid4(), size=2 * 1024**3)
    assert (refused.status_code, refused.json["code"]) == (413, "too-large")
    assert way(phone, evidence_id, DATA).code == "not-declared"
    assert nothing_kept(kit, session)


def test_a_task_that_the_sender_cannot_see_is_a_wish_and_the_bytes_are_kept(
    phone: Phone, way: Way, session: Session
) -> None:
    link = {"object_kind": "task", "object_id": str(uuid4()), "role": "finding"}
    declared = phone.declare(DATA, links=[link]).json
    assert way(phone, declared["id"], DATA).receipt
    assert phone.state(declared["id"])["links"] == [link]
    assert session.scalars(sa.select(EvidenceLink.wish)).all() == [True]


def test_what_the_session_became_does_not_matter(phone: Phone, way: Way, work: Any, office: Any, clock: Any) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    clock.pass_(days=200)
    assert phone.get("/me").status_code == 401
    assert way(phone, evidence_id, DATA).receipt
