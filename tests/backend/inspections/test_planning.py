"""A plan names what is there, and what its planner may see."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from backend.assets.service import import_assets
from backend.errors import Forbidden
from backend.inspections.errors import BadPlan
from backend.inspections.model import Inspection, Leg
from backend.inspections.planning import Plan, PlannedLeg, plan
from backend.inspections.queries import inspections, legs_of, team_of
from backend.work import Replayed


@pytest.fixture
def road(office):
    """A road of 1 918 m from K12+000, and the left bank of a river beside it."""
    line = {"type": "LineString", "coordinates": [[114.30, 30.60], [114.32, 30.60]]}
    said = {"name_zh": "名", "area": "city", "origin_chainage": "K12+000", "increasing": True}
    kinds = ({"kind": "road_segment", "code": "G1"}, {"kind": "shoreline_segment", "code": "R1", "side": "left"})
    features = [{"type": "Feature", "geometry": line, "properties": said | kind} for kind in kinds]
    with office.kit.work(office["od"]) as work:
        return [asset.id for asset in import_assets(work, features, "wgs84")]


@pytest.fixture
def wanted(office):
    return Plan(
        id=uuid4(), title="徒步", kind="ordinary", mode="walking", covert=False, group_id=office.groups[2],
        area_id=office.units["river"], policy_field="roads", planned_on=date(2026, 4, 29),
        team=[office["gl"].person_id, office["gm"].person_id], participant_ids=[office.units["urban"]], legs=[],
    )  # fmt: skip


def planned(office, wanted, by="gl", **otherwise):
    with office.kit.work(office[by]) as work:
        return plan(work, replace(wanted, **otherwise))


def test_a_plan_has_its_team_and_its_legs(office, wanted, road):
    legs = [PlannedLeg(uuid4(), road[0], side, 12_000, 13_000) for side in ("left", "right")]
    row = planned(office, wanted, legs=legs)
    with office.kit.work(office["gm"]) as work:
        assert [(leg.side, leg.to_chainage_m) for leg, _ in legs_of(work.session, row.id)] == [
            ("left", 13_000),
            ("right", 13_000),
        ]
        assert {person.name for person in team_of(work.session, row.id)} == {"gl", "gm"}
    assert (row.state, row.version, row.mission_id) == ("planned", 1, row.id)


@pytest.mark.parametrize("who", ["gm", "gd", "gl3", "cg", "os", "ul", "sa"])
def test_the_groups_leader_plans_or_the_director(office, wanted, who):
    with pytest.raises(Forbidden):
        planned(office, wanted, who)
    assert planned(office, wanted, "od").state == "planned"


@pytest.mark.parametrize(
    "wrong",
    [
        {"group_id": uuid4()},
        {"area_id": uuid4()},
        {"policy_field": "none"},
        {"team": [uuid4()]},
        {"participant_ids": [uuid4()]},
        {"previous_inspection_id": uuid4()},
        {"kind": "re_inspection"},
    ],
)
def test_what_is_not_there_is_not_planned(office, wanted, wrong, session):
    with pytest.raises(BadPlan):
        planned(office, wanted, "od", **wrong)
    assert session.get(Inspection, wanted.id) is None


def test_an_inspection_one_does_not_see_is_not_gone_over_again(office, wanted):
    with pytest.raises(BadPlan):
        planned(office, wanted, "gl3", group_id=office.groups[3], previous_inspection_id=office.covert_id)
    row = planned(office, wanted, kind="re_inspection", previous_inspection_id=office.covert_id)
    assert row.previous_inspection_id == office.covert_id


@pytest.mark.parametrize(
    ("asset", "side", "from_m", "to_m"),
    [(0, None, 11_000, 13_000), (0, None, 12_000, 14_500), (0, None, 13_000, 12_000), (1, "right", 12_000, 13_000)],
)
def test_a_leg_lies_on_its_line_and_on_its_side(office, wanted, road, asset, side, from_m, to_m):
    with pytest.raises(BadPlan):
        planned(office, wanted, legs=[PlannedLeg(uuid4(), road[asset], side, from_m, to_m)])


def test_a_leg_of_a_bank_has_its_side_and_ends_with_its_line(office, wanted, road, session):
    planned(office, wanted, legs=[PlannedLeg(uuid4(), road[1], None, 12_000, 13_918.3)])
    leg = session.scalar(sa.select(Leg))
    assert leg.side == "left"
    assert leg.to_chainage_m < 13_918.3


def test_a_leg_without_a_line_is_refused(office, wanted):
    with pytest.raises(BadPlan):
        planned(office, wanted, legs=[PlannedLeg(uuid4(), uuid4(), None, 12_000, 13_000)])


def test_a_plan_sent_again_is_known_and_another_persons_id_is_taken(office, wanted):
    planned(office, wanted)
    with pytest.raises(Replayed):
        planned(office, wanted)
    with pytest.raises(BadPlan):
        planned(office, wanted, "od")


def test_a_covert_plan_is_known_to_its_team_and_the_director(office, wanted):
    row = planned(office, wanted, covert=True)

    def sees(name):
        with office.kit.work(office[name]) as work:
            return row.id in {one.id for one in inspections(work.session, work.actor, 50)}

    assert {name for name in office.actors if sees(name)} == {"gl", "gm", "od"}
