"""What a unit is told of its row: what came of it, not who came to look; and what a hidden mission leaves out."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa

from backend.evidence.changes import task_changes
from backend.people.taking import look
from backend.rectification.rounds import submit
from backend.tasks.extensions import ask_extension
from backend.tasks.model import Task
from backend.tasks.proposals import propose_dismissal
from backend.work import Expected
from tests.loop import loop  # noqa: F401


def test_a_unit_learns_what_a_check_found_and_not_who_made_it(loop, at):  # noqa: F811
    task = loop.verified(loop.name(loop.submitted(loop.ordered()), "gm"), "gm")
    page, told = (at("ul").get(f"/tasks/{task.id}{more}").json for more in ("", "/events"))
    (check,) = page["verifications"]
    assert (check["state"], check["verifier"], check["verifier_id"], page["verifier_id"]) == (
        "passed",
        None,
        None,
        None,
    )
    assert {one["actor"] and one["actor"]["name"] for one in told["items"]} == {None, "ul"}
    assert str(loop.person("gm")) not in str([page["may"], told])
    assert at("gl").get(f"/tasks/{task.id}").json["verifications"][0]["verifier"] == "gm"


def test_what_was_only_proposed_stays_in_the_office(loop, at):  # noqa: F811
    task = loop.ordered()
    with loop.as_("gl") as work:
        propose_dismissal(work, task.id, loop.expected(task), "疑非问题")
    shown = [at("ul").get(f"/tasks/{task.id}{more}").text for more in ("", "/events")]
    assert not any("疑非问题" in one for one in shown)
    assert "疑非问题" in at("gl").get(f"/tasks/{task.id}/events").text


def test_neither_version_nor_numbers_tell_of_what_was_only_proposed(loop, at):  # noqa: F811
    task = loop.ordered()
    before = at("ul").get(f"/tasks/{task.id}").json["version"]
    with loop.as_("gl") as work:
        propose_dismissal(work, task.id, loop.expected(task), "疑非问题")
    page, listed = at("ul").get(f"/tasks/{task.id}").json, at("ul").get("/tasks").json["items"]
    assert [page["version"], *(one["version"] for one in listed)] == [before, before]
    assert at("gl").get(f"/tasks/{task.id}").json["version"] == before + 1
    asked = {"due": "2026-06-30", "basis": "阴雨"}
    stale = at("ul").send("POST", f"/tasks/{task.id}/extensions", {"version": before + 1, **asked})
    assert (stale.status_code, stale.json["version"]) == (409, before)
    assert at("ul").send("POST", f"/tasks/{task.id}/extensions", {"version": before, **asked}).status_code == 200
    told = at("ul").get(f"/tasks/{task.id}/events").json["items"]
    assert [one["n"] for one in told] == list(range(1, before + 2))
    assert told[-1]["act"].endswith("ask-extension")


def test_a_phone_of_the_unit_is_not_told_again_of_what_was_only_proposed(loop):  # noqa: F811
    task = loop.ordered()

    def ask(who, heard):
        with loop.kit.work(replace(loop.office[who], device_id=loop.devices[loop.person(who)])) as work:
            told = task_changes(work, heard, 9)
            return [one.id for one in told.tasks], told.until

    heard = {}
    for who in ("ul", "gl"):
        loop.photo(who)
        told, heard[who] = ask(who, None)
        assert told == [task.id]
    with loop.as_("gl") as work:
        propose_dismissal(work, task.id, loop.expected(task), "疑非问题")
    assert {who: ask(who, heard[who])[0] for who in heard} == {"ul": [], "gl": [task.id]}
    with loop.as_("ul") as work:
        known = Expected(work.versions([loop.look(task)])[task.id])
        ask_extension(work, task.id, known, task.current_due + timedelta(days=3), "雨")
    assert ask("ul", heard["ul"])[0] == [task.id]


def test_what_a_unit_drafts_is_its_own_until_it_is_submitted(loop, at):  # noqa: F811
    task = loop.ordered(order={"co_unit_ids": [loop.office.units["urban"]]})
    loop.draft(task)

    def rounds(who):
        return [(one["state"], len(one["photos"])) for one in at(who).get(f"/tasks/{task.id}").json["rounds"]]

    assert {who: rounds(who) for who in ("uh", "ul", "al", "ul2", "gl", "od", "au")} == {
        "uh": [("drafting", 1)], "ul": [("drafting", 1)], "al": [("drafting", 1)],
        "ul2": [], "gl": [], "od": [], "au": [],
    }  # fmt: skip
    with loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    assert {who: rounds(who) for who in ("ul2", "gl", "au")} == {who: [("submitted", 1)] for who in ("ul2", "gl", "au")}


def looks(session, *acts):
    """(act, who) of the leaves that say somebody was shown something hidden."""
    session.rollback()
    bodies = session.scalars(sa.text("SELECT convert_from(body, 'UTF8') FROM custody_leaf"))
    found = [leaf for leaf in map(json.loads, bodies) if leaf["kind"] == "access.covert"]
    return sorted((leaf["act"], leaf["actor"]) for leaf in found if not acts or leaf["act"] in acts)


def test_each_way_of_looking_at_what_is_hidden_is_a_leaf_once_a_day(loop, at, session, clock):  # noqa: F811
    hidden = loop.office.registered(mission_id=loop.office.covert_id)
    photo, mission, gl = loop.photo("gm", hidden, "finding"), loop.office.covert_id, str(loop.person("gl"))
    ways = {
        f"/tasks/{hidden.id}": "task.seen", "/tasks": "task.listed", f"/tasks/{hidden.id}/events": "history.seen",
        f"/tasks/{hidden.id}/photos": "photos.seen", f"/tasks/{hidden.id}/comparison": "comparison.seen",
        f"/evidence/{photo}": "evidence.seen", f"/evidence/{photo}/renditions/512": "rendition.seen",
        f"/inspections/{mission}": "mission.seen", "/inspections": "mission.listed",
        f"/inspections/{mission}/coverage": "coverage.seen", f"/tracks?mission_id={mission}": "tracks.seen",
    }  # fmt: skip
    for path in [*ways, *ways]:
        at("gl").get(path)
    assert looks(session) == sorted((act, gl) for act in ways.values())
    at("os").get(f"/tasks/{hidden.id}")
    assert len(looks(session, "task.seen")) == 1
    clock.pass_(hours=23)
    with loop.as_("gl") as work:
        look(work, Task, hidden.id, "task.seen")
    assert len(looks(session, "task.seen")) == 2


def test_a_look_at_what_everybody_may_see_is_no_leaf(loop, at, session):  # noqa: F811
    task = loop.office.registered()
    loop.photo("gm", task, "finding")
    for path in (f"/tasks/{task.id}", "/tasks", f"/tasks/{task.id}/photos", f"/inspections/{loop.office.mission_id}"):
        at("gl").get(path)
    assert looks(session) == []


def test_a_published_row_does_not_name_the_mission_that_is_hidden_still(loop, at):  # noqa: F811
    hidden = loop.office.covert_id
    task = loop.ordered("od", mission_id=hidden)
    for who, named in (("ul", None), ("cg", None), ("os", None), ("gl", str(hidden)), ("od", str(hidden))):
        assert at(who).get(f"/tasks/{task.id}").json["mission_id"] == named, who
        assert [one["mission_id"] for one in at(who).get("/tasks").json["items"]] == [named], who


def test_a_look_at_a_hidden_original_is_a_leaf(loop, at, session):  # noqa: F811
    leaves = sa.text("SELECT count(*) FROM custody_leaf WHERE convert_from(body, 'UTF8') LIKE '%access.covert%'")
    for mission_id, written in ((loop.office.mission_id, 0), (loop.office.covert_id, 1)):
        photo = loop.photo("gm", loop.office.registered(mission_id=mission_id), "finding")
        at("gl").get(f"/evidence/{photo}/original")
        session.rollback()
        assert session.scalar(leaves) == written


def test_evidence_names_no_row_that_its_reader_may_not_see(loop, at):  # noqa: F811
    seen, hidden = loop.office.registered(), loop.office.registered(mission_id=loop.office.covert_id)
    photo = loop.photo("gm", seen, "finding")
    with loop.kit.engine.begin() as connection:
        copy = (
            "INSERT INTO evidence_link SELECT evidence_id, :other, role, object_kind, wish, linked_by, linked_at, how"
        )
        connection.execute(
            sa.text(f"{copy} FROM evidence_link WHERE evidence_id = :id"), {"other": hidden.id, "id": photo}
        )
    for who, rows in (("os", {seen.id}), ("gl", {seen.id, hidden.id})):
        links = at(who).get(f"/evidence/{photo}").json["links"]
        assert {one["object_id"] for one in links} == {str(row) for row in rows}, who


def test_an_order_sent_again_in_another_batch_is_a_conflict(loop, at):  # noqa: F811
    task, units = loop.found(), loop.office.units
    row = {
        "task_id": str(task.id),
        "version": task.version,
        "lead_unit_id": str(units["river"]),
        "event_id": str(uuid4()),
    }
    row |= {"requirement": "清理", "close_out_standard": ["现场无垃圾"], "co_unit_ids": [str(units["urban"])]}
    answers = [at("gl").send("POST", "/dispatch-batches", {"id": str(uuid4()), "rows": [row]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json["code"] == "batch-taken"
    (event,) = [one for one in at("gl").get(f"/tasks/{task.id}/events").json["items"] if one["act"] == "T5 dispatch"]
    assert event["facts"]["co_units"] == [str(units["urban"])]
