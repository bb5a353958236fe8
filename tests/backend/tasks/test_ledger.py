"""Rows are drafted, registered, merged, dismissed; whatever happens, the events replay to the state."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.errors import IdTaken, NotFound, StaleVersion, WrongState
from backend.events import Event, replay
from backend.tasks.acknowledging import acknowledge
from backend.tasks.drafts import discard
from backend.tasks.errors import (
    AlreadyAsked,
    AreaMissing,
    NotComplete,
    NothingToDecide,
    NotNear,
    NotYourDuty,
    PhotoMissing,
    SameHands,
    UnknownCategory,
)
from backend.tasks.extensions import ask_extension
from backend.tasks.model import Task
from backend.tasks.moving import take
from backend.tasks.proposals import decide, merge, propose_dismissal, propose_merger
from backend.tasks.registering import registered
from backend.tasks.returns import ask_return, decide_return
from backend.work import Expected, Replayed
from geo.lonlat import LonLat
from storage.custody.log import CustodyLeaf


def now(office, task):
    return Expected(office.look(task.id).version)


def do(office, who, verb, task, *args, **more):
    with office.kit.work(office[who]) as work:
        verb(work, task.id, now(office, task), *args, **more)
    return office.look(task.id)


def test_a_draft_takes_area_field_and_group_from_its_mission(office):
    task = office.draft()
    assert (task.group_id, task.policy_field, task.area_id) == (office.groups[2], "roads", office.units["city"])
    assert (task.severity, task.evidence_profile, task.released) == (1, "site", False)


def test_a_draft_without_a_mission_names_area_and_field(office):
    with pytest.raises(AreaMissing):
        office.draft(mission_id=None)
    task = office.draft(mission_id=None, area_id=office.units["river"], policy_field="water")
    assert task.group_id == office.groups[2]


def test_a_draft_of_an_unknown_category_or_mission_is_refused(office):
    with pytest.raises(UnknownCategory):
        office.draft(category_code="ZZ99")
    with pytest.raises(NotFound):
        office.draft(mission_id=uuid4())
    with pytest.raises(NotFound):
        office.draft("os", mission_id=office.covert_id)


def test_a_draft_belongs_to_who_wrote_it_first(office):
    task = office.draft()
    with pytest.raises(IdTaken):
        office.draft("gd", id=task.id)
    done = office.registered()
    with pytest.raises(WrongState):
        office.draft(id=done.id)


def test_units_and_administrators_draft_nothing(office):
    for who in ("ul", "sa", "au", "cl"):
        with pytest.raises(NotYourDuty):
            office.draft(who, mission_id=None, area_id=office.units["river"], policy_field="water")


def test_a_draft_sent_by_twenty_at_once_is_one_row_with_one_event(office, at_once, session):
    task_id = uuid4()
    at_once(20, lambda _: office.draft(id=task_id))
    assert session.scalar(sa.select(sa.func.count()).where(Event.subject_id == task_id)) == 1


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        ({"text": " "}, ["text"]),
        ({"at": None, "place_raw": None}, ["place"]),
        ({"at": None, "no_fix_reason": "桥下无信号"}, ["asset_id"]),
        ({"accuracy_m": None}, ["accuracy_m"]),
        ({"found_at": None}, ["found_at"]),
    ],
)
def test_a_registered_row_says_all_it_must(office, wanted, missing):
    with pytest.raises(NotComplete) as refused:
        office.registered(**wanted)
    assert refused.value.facts["missing"] == missing


def test_a_problem_is_not_registered_without_a_photo(office):
    task = office.draft()
    with pytest.raises(PhotoMissing), office.kit.work(office["gm"]) as work:
        registered(work, take(work, task.id, Expected(1), "register"), Expected(1), evidence=[])


def test_a_registered_row_cannot_be_discarded_by_anybody(office, session):
    task = office.registered()
    with pytest.raises(NotFound), office.kit.work(office["gm"]) as work:
        discard(work, task.id)
    with pytest.raises(DBAPIError, match="never deleted"):
        session.execute(sa.delete(Task).where(Task.id == task.id))


def test_a_duplicate_points_at_its_master(office):
    master, double = office.registered(), office.registered(at=LonLat(113.1001, 28.2))
    row = do(office, "gl", merge, double, master.id, "同一处")
    assert (row.state, row.master_id) == ("merged", master.id)


def test_only_the_same_thing_at_the_same_spot_is_merged(office):
    master = office.registered()
    far = office.registered(at=LonLat(113.2, 28.2))
    other = office.registered(category_code="RE02")
    for task, why in ((far, ["too-far"]), (other, ["another-category"]), (master, ["itself"])):
        with pytest.raises(NotNear) as refused:
            do(office, "gl", merge, task, master.id, "并案")
        assert refused.value.facts["why"] == why


def test_after_dispatch_a_merger_is_proposed_by_one_and_approved_by_another(office):
    master, double, elsewhere = office.dispatched(), office.dispatched(), office.dispatched(unit="urban")
    with pytest.raises(NotNear):
        do(office, "gl", propose_merger, elsewhere, master.id, "同一处")
    do(office, "gl", propose_merger, double, master.id, "同一处")
    row = do(office, "od", decide, double, "merger", approve=True, reason="同意")
    assert (row.state, row.master_id) == ("merged", master.id)


def test_a_dismissal_needs_two_people_and_keeps_the_row(office):
    row = office.registered()
    with pytest.raises(NothingToDecide):
        do(office, "od", decide, row, "dismissal", approve=True, reason="-")
    do(office, "gl", propose_dismissal, row, "不是问题")
    with pytest.raises(AlreadyAsked):
        do(office, "gl", propose_dismissal, row, "再提")
    with pytest.raises(NotYourDuty):
        do(office, "gl", decide, row, "dismissal", approve=True, reason="-")
    refused = do(office, "od", decide, row, "dismissal", approve=False, reason="是问题")
    assert refused.state == "registered"
    do(office, "gl", propose_dismissal, row, "责任主体灭失")
    ended = do(office, "od", decide, row, "dismissal", approve=True, reason="同意")
    assert (ended.state, ended.serial) == ("dismissed", row.serial)


def test_who_proposes_does_not_approve_whatever_posts_they_hold(office):
    row = office.registered()
    both = office.actors["gl"]
    office.actors["both"] = type(both)(both.person_id, both.unit_id, both.unit_path, both.posts + office["od"].posts)
    do(office, "both", propose_dismissal, row, "不是问题")
    with pytest.raises(SameHands):
        do(office, "both", decide, row, "dismissal", approve=True, reason="同意")


def test_a_stale_version_changes_nothing(office):
    row = office.dispatched()
    with pytest.raises(StaleVersion), office.kit.work(office["uh"]) as work:
        acknowledge(work, row.id, Expected(row.version - 1))
    assert office.look(row.id).version == row.version


def test_an_offline_replay_of_the_same_event_is_known_as_one(office):
    row = office.dispatched()
    expected = Expected(row.version, uuid4())
    with office.kit.work(office["uh"]) as work:
        acknowledge(work, row.id, expected)
    with pytest.raises(Replayed), office.kit.work(office["uh"]) as work:
        acknowledge(work, row.id, expected)
    assert office.look(row.id).version == row.version + 1


def test_whatever_happened_the_events_replay_to_the_state(office, session):
    row = office.dispatched()
    do(office, "uh", acknowledge, row)
    do(office, "ul", ask_extension, row, office.look(row.id).current_due.replace(month=6), "雨")
    do(office, "ul", ask_return, row, "不属", office.units["urban"])
    do(office, "cg", decide_return, row, "redispatched", "属实")
    do(office, "gl", propose_dismissal, row, "不是问题")
    do(office, "od", decide, row, "dismissal", approve=True, reason="同意")
    gone = office.draft()
    with office.kit.work(office["gm"]) as work:
        discard(work, gone.id)
    for task_id in (row.id, gone.id):
        events = session.scalars(sa.select(Event).where(Event.subject_id == task_id).order_by(Event.n)).all()
        state, version = replay(events)
        there = session.get(Task, task_id)
        assert (there is None and state == "discarded") or (there.state, there.version) == (state, version)
        assert all(event.role and event.at and event.leaf_hash for event in events)
    with Session(office.kit.engine) as look:
        hashes = {digest.hex() for digest in look.scalars(sa.select(CustodyLeaf.leaf_hash))}
    assert set(session.scalars(sa.select(Event.leaf_hash))) <= hashes


def test_what_was_asked_and_not_decided_ends_with_the_row(office, session):
    row = office.dispatched()
    do(office, "ul", ask_extension, row, office.look(row.id).current_due.replace(month=6), "雨")
    do(office, "gl", propose_dismissal, row, "不是问题")
    do(office, "od", decide, row, "dismissal", approve=True, reason="同意")
    assert session.execute(sa.text("SELECT decision FROM extension")).scalar_one() == "lapsed"
