"""Who gets which bytes: the scope of a file is the scope of what it shows."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from PIL import Image

from backend.actor import SYSTEM
from backend.evidence.linking import publish_links
from backend.follow_up.model import Draw, Visit
from storage.custody.checkpoint import open_checkpoint
from storage.custody.merkle import verify_inclusion
from storage.custody.publisher import publish
from tests.finding import link
from tests.photos import photo

Enter = Callable[[str], Any]


@pytest.fixture
def enter(browser: Any, office: Any) -> Enter:
    """enter(login): a browser with that person logged in."""

    def log_in(login: str) -> Any:
        found = browser()
        assert found.log_in(login).status_code == 200
        return found

    return log_in


@pytest.fixture
def dispatch(enter: Enter, office: Any) -> Callable[[str], None]:
    """dispatch(task): the leader of group 2 sends a registered row to East transport."""

    def send(task_id: str) -> None:
        row = {"task_id": task_id, "version": 2, "lead_unit_id": str(office.units["city.east.transport"]),
               "requirement": "清理", "close_out_standard": ["现场无垃圾"]}  # fmt: skip
        answer = enter("leader2").send("POST", "/dispatch-batches", {"id": str(uuid4()), "rows": [row]})
        assert answer.status_code == 201, answer.text

    return send


@pytest.fixture
def registered(member: Any, draft: Any, phone: Any, drain: Any) -> tuple[str, str, bytes]:
    """A registered row with its photo: task id, evidence id, bytes."""
    data = photo(lat=30.6, lon=114.3, make="Owner's own phone")
    task_id = draft()
    evidence_id = phone.send(data, links=[link(task_id)]).json["id"]
    assert member.send("POST", f"/tasks/{task_id}/register", {"version": 1}).status_code == 200
    drain()
    return task_id, evidence_id, data


def test_a_unit_sees_the_clean_copies_of_its_rows_from_dispatch_on(
    registered: tuple[str, str, bytes], enter: Enter, dispatch: Any
) -> None:
    task_id, evidence_id, _ = registered
    handler = enter("handler")
    for path in (f"/evidence/{evidence_id}", f"/evidence/{evidence_id}/renditions/512", f"/tasks/{task_id}/photos"):
        assert handler.get(path).status_code == 404
    dispatch(task_id)
    shown = handler.get(f"/evidence/{evidence_id}").json
    assert (shown["said"], shown["original_url"], shown["reading"]["exif"]) == (None, None, None)
    assert handler.get(f"/tasks/{task_id}/photos").json["items"][0]["uploader"] is None
    copy = handler.get(f"/evidence/{evidence_id}/renditions/512")
    assert copy.status_code == 200
    assert Image.open(BytesIO(copy.data)).getexif() == {}
    refused = handler.get(f"/evidence/{evidence_id}/original")
    assert (refused.status_code, refused.json["code"]) == (403, "original-withheld")


def test_a_supervisor_sees_the_original_and_the_look_is_written_down(
    registered: tuple[str, str, bytes], enter: Enter, engine: sa.Engine
) -> None:
    _, evidence_id, data = registered
    leader = enter("leader2")
    answer = leader.get(f"/evidence/{evidence_id}/original")
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert leader.get(f"/evidence/{evidence_id}").json["reading"]["exif"]["make"] == "Owner's own phone"
    with engine.connect() as connection:
        seen = connection.execute(sa.text("SELECT subject_id::text FROM access WHERE act = 'original.seen'"))
        assert seen.scalars().all() == [evidence_id]


def test_a_stranger_and_an_administrator_find_nothing(registered: tuple[str, str, bytes], enter: Enter) -> None:
    _, evidence_id, _ = registered
    assert enter("admin").get(f"/evidence/{evidence_id}").status_code == 404
    assert enter("admin").get(f"/evidence/{evidence_id}/original").status_code == 404


def test_nobody_gets_in_without_a_login(registered: tuple[str, str, bytes], browser: Any) -> None:
    assert browser().get(f"/evidence/{registered[1]}/renditions/512").status_code == 401


def test_a_copy_is_sent_once_and_asked_for_each_time(
    registered: tuple[str, str, bytes], member: Any, enter: Enter
) -> None:
    path = f"/evidence/{registered[1]}/renditions/2016"
    first = member.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"  # who comes after at this desk has to ask as well
    known = {"If-None-Match": first.headers["ETag"]}
    again = member.client.get(f"/api/v1{path}", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert enter("handler").client.get(f"/api/v1{path}", headers=known).status_code == 404


def test_a_unit_says_what_it_did_and_nothing_of_what_was_found(
    registered: tuple[str, str, bytes], phone_of: Any, enter: Enter, dispatch: Any, drain: Any
) -> None:
    task_id, before_id, _ = registered
    dispatch(task_id)
    handler = phone_of("handler")
    declared = handler.send(photo(9), links=[link(task_id, "finding")]).json["id"]
    drain()
    for role in ("finding", "verification", "follow_up"):
        answer = handler.post(f"/evidence/{declared}/links", link(task_id, role))
        assert (answer.status_code, answer.json["code"]) == (403, "not-your-duty"), role
    assert handler.post(f"/evidence/{declared}/links", link(task_id, "progress")).status_code == 201
    compared = enter("leader2").get(f"/tasks/{task_id}/comparison").json
    assert [one["evidence_id"] for one in compared["before"]] == [before_id]


def test_a_copy_that_cannot_be_made_is_not_there(member: Any, phone: Any, drain: Any) -> None:
    evidence_id = phone.send(b"no picture").json["id"]
    drain()
    answer = member.get(f"/evidence/{evidence_id}/renditions/512")
    assert (answer.status_code, answer.json["code"]) == (404, "not-derived")
    assert member.get(f"/evidence/{evidence_id}").json["renditions"] == {}


def test_a_wish_shows_nothing_to_who_sees_the_row(
    registered: tuple[str, str, bytes], phone_of: Any, enter: Enter, drain: Any
) -> None:
    task_id = registered[0]
    evidence_id = phone_of("handler").send(photo(9), links=[link(task_id, "after")]).json["id"]  # before dispatch
    drain()
    assert enter("leader2").get(f"/evidence/{evidence_id}").status_code == 404
    shown = enter("leader2").get(f"/tasks/{task_id}/photos").json["items"]
    assert evidence_id not in [item["evidence_id"] for item in shown]


def test_a_units_own_later_photo_is_linked_and_seen(
    registered: tuple[str, str, bytes], phone_of: Any, enter: Enter, dispatch: Any, drain: Any
) -> None:
    task_id, before_id, _ = registered
    dispatch(task_id)
    after = phone_of("handler").send(photo(9, lat=30.6001, lon=114.3), links=[link(task_id, "after")]).json["id"]
    drain()
    shown = enter("leader2").get(f"/tasks/{task_id}/photos").json["items"]
    assert {one["evidence_id"] for one in shown} == {before_id, after}
    found = enter("leader2").get(f"/tasks/{task_id}/comparison").json
    assert (found["after"], found["pairs"]) == ([], []), "no round has been handed in that names it"


def test_a_visits_photo_reaches_the_unit_when_it_is_published(
    registered: tuple[str, str, bytes], phone_of: Any, enter: Enter, dispatch: Any, drain: Any, work: Any, office: Any
) -> None:
    task_id = registered[0]
    dispatch(task_id)
    later = phone_of("leader2").send(photo(5), links=[link(task_id, "follow_up")]).json["id"]
    drain()
    handler, leader = enter("handler"), enter("leader2")
    assert handler.get(f"/evidence/{later}/renditions/512").status_code == 404
    assert handler.get(f"/tasks/{task_id}/comparison").json["later"] == []
    assert len(leader.get(f"/tasks/{task_id}/comparison").json["later"]) == 1
    with work(SYSTEM) as publishing:
        made(publishing, UUID(task_id), UUID(later))
        publish_links(publishing, UUID(task_id), [UUID(later)])
    assert handler.get(f"/evidence/{later}/renditions/512").status_code == 200


def made(work: Any, task_id: UUID, photo_id: UUID) -> None:
    """A visit to the row that is done, and rests on this photo."""
    draw = Draw(id=uuid4(), pool="all", month="2026-04", redraw_n=0, algorithm="test", as_of=work.now, population=[])
    draw.population_sha256 = draw.population_leaf = ""
    draw.started_by, draw.started_at = uuid4(), work.now
    work.session.add(draw)
    work.session.flush()
    visit = Visit(id=uuid4(), draw_id=draw.id, task_id=task_id, evidence_ids=[photo_id], state="done", version=5)
    visit.covert = True
    work.session.add(visit)
    work.session.flush()


def test_a_receipts_leaf_is_proven_once_it_is_published(
    registered: tuple[str, str, bytes], member: Any, phone: Any, kit: Any
) -> None:
    _, evidence_id, data = registered
    assert phone.get(f"/evidence/{evidence_id}/proof").status_code == 202
    publish(kit.engine, kit.objects, kit.signer, kit.clock())
    proof = member.get(f"/evidence/{evidence_id}/proof").json
    note = member.get("/custody/checkpoint").text
    checkpoint = open_checkpoint(note, kit.signer.verifier)
    receipt = phone.state(evidence_id)["receipt"]
    assert (proof["checkpoint"], proof["leaf_hash"]) == (note, receipt["leaf_hash"])
    assert receipt["sha256"] == sha256(data).hexdigest()
    steps = [bytes.fromhex(step) for step in proof["proof"]]
    verify_inclusion(proof["index"], checkpoint.size, bytes.fromhex(proof["leaf_hash"]), steps, checkpoint.root)


def test_hash_tiles_are_public_and_entries_are_not(
    registered: tuple[str, str, bytes], browser: Any, enter: Enter, kit: Any
) -> None:
    size = publish(kit.engine, kit.objects, kit.signer, kit.clock()).size
    anybody = browser()
    assert anybody.get("/custody/key").text.strip() == str(kit.signer.verifier)
    assert len(anybody.get(f"/custody/tile/0/000.p/{size}").data) == 32 * size
    entries = f"/custody/tile/entries/000.p/{size}"
    assert anybody.get(entries).status_code == 401
    assert enter("leader2").get(entries).status_code == 403
    assert enter("director").get(entries).status_code == 200
    assert anybody.get("/custody/tile/../../original/x").status_code == 404
    assert anybody.get("/custody/tile/0/٠٠٠").status_code == 404
