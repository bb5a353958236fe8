"""反弹: suspected by the system, confirmed by a person who did not close the row, and met more heavily (T16)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Post
from backend.assets.service import import_assets
from backend.errors import StaleVersion, WrongState
from backend.follow_up.errors import NothingSuspected
from backend.follow_up.rebounds import decide
from backend.follow_up.results import Back
from backend.follow_up.suspecting import suspect
from backend.rectification.closing import close
from backend.rectification.errors import ReasonMissing
from backend.reports.figures import follow_up
from backend.tasks.batches import Batch, send
from backend.tasks.errors import NotYourDuty, SameHands
from backend.tasks.model import Task
from backend.work import Expected, Replayed
from tests.loop import SPOT, north_of


@pytest.fixture
def relapsed(loop, again):
    """A row that GL closed and GD2's visit found back 18 m away."""
    task = loop.closed()
    again.seen(again.under_way(task), back=Back(north_of(SPOT, 18), 5.0, "又见垃圾"))
    return loop.look(task)


def confirmed(loop, task, by="cg", *, confirm=True, reason="属实", expected=None, suspicion_id=None):
    with loop.as_(by) as work:
        expected = expected or loop.expected(task)
        return decide(work, task.id, expected, suspicion_id, confirm=confirm, reason=reason)


def test_who_closed_it_does_not_confirm_and_the_coordination_group_does(loop, relapsed):
    for other in ("gl", "od", "gd", "os"):
        with pytest.raises(NotYourDuty):
            confirmed(loop, relapsed, other)
    heir = confirmed(loop, relapsed)
    assert loop.look(relapsed).state == "rebounded"
    assert loop.look(heir).state == "registered"


def test_what_the_director_closed_the_leader_confirms(loop, again):
    task = loop.closed(severity=3, category_code="RE05")
    again.seen(again.under_way(task))
    with pytest.raises(NotYourDuty):
        confirmed(loop, task, "cg")
    assert confirmed(loop, task, "gl").severity == 3


def test_one_person_in_two_posts_does_not_close_and_confirm(loop, again):
    loop.hire("both", Post("group_leader", loop.office.groups[2]), Post("coordination_group"))
    task = loop.closed_by("both", loop.passed())
    again.seen(again.under_way(task))
    with pytest.raises(SameHands) as refusal:
        confirmed(loop, task, "both")
    assert refusal.value.facts["why"] == ["is-the-approver"]


def test_the_heir_is_heavier_red_due_in_half_and_linked(loop, relapsed, at):
    heir = confirmed(loop, relapsed)
    assert (heir.severity, heir.rebound_of, heir.rebound_count) == (relapsed.severity + 1, relapsed.id, 1)
    assert heir.mission_id == relapsed.mission_id
    assert heir.serial not in (None, relapsed.serial)
    assert (heir.place.x, round(heir.place.y, 6)) == (SPOT.lon, round(north_of(SPOT, 18).lat, 6))
    page = at("gl").get(f"/tasks/{heir.id}").json
    assert page["level"] == "red"
    assert [one["role"] for one in at("gl").get(f"/tasks/{heir.id}/photos").json["items"]] == ["finding"]
    with loop.as_("gl") as work:
        send(work, Batch(uuid4(), [loop.office.order(loop.look(heir))]))
    row = loop.look(heir)
    assert row.current_due.date().isoformat() == "2026-07-08"  # 8 wd after Sat 06-27, half of 15
    assert loop.replayed("task", heir.id)
    assert loop.replayed("task", relapsed.id)


def test_the_old_close_out_is_not_touched(loop, relapsed, session):
    before = session.execute(sa.text("SELECT * FROM close_out")).all()
    confirmed(loop, relapsed)
    session.rollback()
    assert session.execute(sa.text("SELECT * FROM close_out")).all() == before
    assert loop.look(relapsed).closed_at == relapsed.closed_at


def test_the_heir_is_the_directors_to_close_and_can_come_back_itself(loop, relapsed):
    heir = confirmed(loop, relapsed)
    with loop.as_("gl") as work:
        send(work, Batch(uuid4(), [loop.office.order(loop.look(heir))]))
    from backend.tasks.acknowledging import acknowledge

    with loop.as_("ul") as work:
        acknowledge(work, heir.id, loop.expected(heir.id))
    spot = north_of(SPOT, 18)
    from backend.rectification.rounds import AfterPhoto

    loop.submitted(loop.look(heir), AfterPhoto(loop.photo("uh", heir, at=spot)))
    loop.name(loop.look(heir), "gm")
    loop.verified(loop.look(heir), "gm")
    with pytest.raises(NotYourDuty), loop.as_("gl") as work:
        close(work, heir.id, loop.expected(heir.id))
    assert loop.closed_by("od", loop.look(heir)).state == "closed"


def test_a_rejected_suspicion_leaves_the_row_closed(loop, again, relapsed):
    with pytest.raises(ReasonMissing):
        confirmed(loop, relapsed, confirm=False, reason="  ")
    assert confirmed(loop, relapsed, confirm=False, reason="系他处垃圾") is None
    assert loop.look(relapsed).state == "closed"
    assert again.suspicions()[0].decision == "rejected"
    with pytest.raises(NothingSuspected):
        confirmed(loop, relapsed)
    assert loop.replayed("task", relapsed.id)


def test_nothing_suspected_is_nothing_confirmed(loop):
    task = loop.closed()
    with pytest.raises(NothingSuspected):
        confirmed(loop, task)
    with pytest.raises(WrongState):
        confirmed(loop, loop.ordered(), "gl")


def test_two_who_confirm_at_once_make_one_heir(loop, relapsed, at_once, session):
    expected = loop.expected(relapsed)
    outcomes = at_once(2, lambda _: bool(_confirm(loop, relapsed, expected)))
    assert sorted(str(getattr(one, "code", one)) for one in outcomes) == ["True", "stale-version"]
    assert session.scalar(sa.text("SELECT count(*) FROM task WHERE rebound_of IS NOT NULL")) == 1


def _confirm(loop, task, expected):
    with loop.kit.work(loop.office["cg"]) as work:
        return decide(work, task.id, expected, None, confirm=True, reason="属实")


def test_a_confirmation_sent_again_is_known(loop, relapsed):
    expected = Expected(relapsed.version, uuid4())
    confirmed(loop, relapsed, expected=expected)
    with pytest.raises(Replayed):
        confirmed(loop, relapsed, expected=expected)
    with pytest.raises(StaleVersion):
        confirmed(loop, relapsed, expected=Expected(relapsed.version))


def test_a_new_finding_near_a_closed_one_is_suspected_once(loop, again, kit, clock):
    old = loop.closed()
    clock.pass_(days=40)
    near = loop.found(at=north_of(SPOT, 18), category_code="RE02")
    far = loop.found(at=north_of(SPOT, 60))
    other = loop.found(at=north_of(SPOT, 18), category_code="RD01")
    for task in (near, near, far, other):
        suspect(kit, task.id)
    assert [(one.old_task_id, one.new_task_id) for one in again.suspicions()] == [(old.id, near.id)]
    heir = confirmed(loop, old)
    assert heir.id == near.id
    row = loop.look(near)
    assert (row.rebound_of, row.rebound_count, row.severity, row.version) == (old.id, 1, 2, near.version + 1)
    assert loop.replayed("task", near.id)


def test_on_a_line_side_and_chainage_decide_and_not_the_distance(loop, again, kit, clock):
    line = [[SPOT.lon, SPOT.lat - 0.01], [SPOT.lon, SPOT.lat + 0.01]]
    said = {"kind": "road_segment", "code": "G1", "name_zh": "路", "area": "city"}
    feature = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": said | {"origin_chainage": "K12+000", "increasing": True},
    }
    with loop.as_("od") as work:
        road = import_assets(work, [feature], "wgs84")[0].id
    old = loop.closed(asset_id=road, side="right")
    clock.pass_(days=40)
    opposite = loop.found(asset_id=road, side="left")
    along = loop.found(asset_id=road, side="right", at=north_of(SPOT, 45))
    beyond = loop.found(asset_id=road, side="right", at=north_of(SPOT, 55))
    for task in (opposite, along, beyond):
        suspect(kit, task.id)
    assert [(one.old_task_id, one.new_task_id) for one in again.suspicions()] == [(old.id, along.id)]


def test_on_premises_the_premises_decide(loop, again, kit, clock):
    def mall(code):
        geometry = {"type": "Point", "coordinates": [SPOT.lon, SPOT.lat]}
        said = {"kind": "premises", "code": code, "name_zh": "商场", "area": "city"}
        return {"type": "Feature", "geometry": geometry, "properties": said}

    with loop.as_("od") as work:
        here, next_door = (asset.id for asset in import_assets(work, [mall("P1"), mall("P2")], "wgs84"))
    old = loop.closed(category_code="FS03", severity=2, asset_id=here)
    clock.pass_(days=40)
    nowhere = {"at": None, "place_raw": None, "no_fix_reason": "室内"}
    same = loop.found(category_code="FS06", severity=2, asset_id=here, **nowhere)
    other = loop.found(category_code="FS06", severity=2, asset_id=next_door)
    for task in (same, other):
        suspect(kit, task.id)
    assert [(one.old_task_id, one.new_task_id) for one in again.suspicions()] == [(old.id, same.id)]


def test_after_a_year_nothing_is_suspected(loop, again, kit, clock):
    old = loop.closed()
    clock.at = old.closed_at + timedelta(days=366)
    suspect(kit, loop.found().id)
    assert again.suspicions() == []


def test_a_suspicion_about_a_covert_finding_is_shown_to_its_team_alone(loop, again, kit, clock, at):
    old = loop.closed()
    clock.pass_(days=40)
    suspect(kit, loop.found(mission_id=loop.office.covert_id).id)
    assert len(again.suspicions()) == 1
    assert len(at("gl").get(f"/tasks/{old.id}").json["suspicions"]) == 1
    for other in ("cg", "os"):
        assert at(other).get(f"/tasks/{old.id}").json["suspicions"] == []


def test_a_suspicion_that_one_may_not_see_is_not_ones_to_decide(loop, again, kit, clock):
    old = loop.closed()
    clock.pass_(days=40)
    suspect(kit, loop.found(mission_id=loop.office.covert_id).id)
    for confirm in (True, False):
        with pytest.raises(NothingSuspected):
            confirmed(loop, old, confirm=confirm)
    assert again.suspicions()[0].decision is None


def test_a_confirmation_sent_again_answers_row_and_heir(loop, relapsed, at):
    body = {"version": relapsed.version, "event_id": str(uuid4()), "confirm": True, "reason": "属实"}
    first, second = (at("cg").send("POST", f"/tasks/{relapsed.id}/rebound", body) for _ in range(2))
    assert (second.status_code, second.json["new_task"]["id"]) == (200, first.json["new_task"]["id"])


def test_a_new_row_that_has_ended_is_nobodys_heir(loop, again, kit, clock):
    old = loop.closed()
    clock.pass_(days=40)
    new = loop.found()
    suspect(kit, new.id)
    with Session(kit.engine) as session, session.begin():
        session.execute(sa.update(Task).where(Task.id == new.id).values(state="dismissed"))
    with pytest.raises(NothingSuspected):
        confirmed(loop, old)


def test_what_is_back_in_part_is_what_the_heir_owes(loop, again):
    task = loop.closed(order={"target_quantity": Decimal(13), "target_unit": "个"}, quantity=Decimal(13))
    again.seen(again.under_way(task), "partial", quantity_back=Decimal(2))
    heir = confirmed(loop, task)
    assert (heir.target_quantity, heir.target_unit) == (Decimal(2), "个")


def test_the_rate_is_of_visits_with_a_result_and_of_what_was_confirmed(loop, again, clock, session):
    tasks = [loop.closed(severity=3, category_code="RE05") for _ in range(4)]
    again.demo()
    clock.pass_(days=30)
    row = again.draw()
    results = ("rebounded", "partial", "holds", "unable")
    for visit, result in zip(again.visits(), results, strict=True):
        from backend.follow_up.visits import approve, assign, begin

        for verb, by, *more in ((approve, "od"), (assign, "gl", loop.person("gd")), (begin, "gd")):
            again.move(verb, visit, by, *more)
        again.seen(visit, result, note="封路" if result == "unable" else None)
    suspected = again.suspicions()
    confirmed(loop, loop.look(suspected[0].old_task_id), "gl")
    with loop.as_("od") as work:
        found = follow_up(work.session, work.actor, row)
    assert (found["drawn_n"], found["with_result_n"], found["rebounds_n"]) == (4, 3, 1)
    assert (found["rebound_rate"]["numerator"], found["rebound_rate"]["denominator"]) == (1, 3)
    assert found["follow_up_coverage"]["denominator"] == len(tasks)
