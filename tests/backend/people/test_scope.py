"""Who sees what (domain.md §4): a table of telling rows, and every combination of what a row can be."""

import itertools
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM, Actor
from backend.inspections.model import Inspection
from backend.people.model import Named, Unit
from backend.people.queries import actor_of_person
from backend.people.scope import visible
from backend.people.service import add_person, give_post
from backend.tasks.model import Task
from tests.make import START
from tests.office import PASSWORD

POSTS: dict[str, tuple[str, str | None, str, dict[str, Any]]] = {
    # login: home unit, unit lent by, role, the post's further words
    "mayor": ("city", None, "city_leader", {"is_head": True}),
    "vice_mayor": ("city", None, "city_leader", {"policy_fields": ["water"]}),
    "linked": ("city", None, "city_leader", {"area_path": "city.east"}),
    "unlinked": ("city", None, "city_leader", {}),
    "coordination": ("city.office", None, "coordination_group", {"group_id": 1}),
    "leader1": ("city.office", None, "group_leader", {"group_id": 1}),
    "leaderless": ("city.office", None, "group_leader", {}),
    "deputy2": ("city.office", None, "group_deputy", {"group_id": 2}),
    "lent": ("city.office", "city.east.transport", "group_member", {"group_id": 2}),
    "east_magistrate": ("city.east", None, "area_leader", {"area_path": "city.east"}),
    "mayor_of_ferry": ("city.east.ferry", None, "area_leader", {}),
    "east_county": ("city.east", None, "unit_leader", {}),
    "west_county": ("city.west", None, "unit_handler", {}),
    "auditor": ("city.office", None, "auditor", {}),
}


@pytest.fixture
def world(office: Any, work: Any) -> Any:
    """The office with everybody in it, and a covert mission M of group 2 in East county, planned by its leader."""
    with work() as founding:
        people = dict(office.people)
        for login, (unit, lent_by, role, more) in POSTS.items():
            more = {key: office.groups[value] if key == "group_id" else value for key, value in more.items()}
            people[login] = add_person(
                founding, login=login, name=login, unit_path=unit, password=PASSWORD, seconded_from_path=lent_by
            )
            give_post(founding, people[login], role, **more)  # type: ignore[arg-type]
        mission = uuid4()
        for login in ("leader2", "member2", "lent"):
            name(founding, mission, people[login], "team")
        actors = {login: actor_of_person(founding.session, whose, founding.now) for login, whose in people.items()}
    actors |= {"system": SYSTEM, "nobody": Actor(None), "postless": Actor(uuid4(), unit_id=office.units["city.east"])}
    return SimpleNamespace(units=office.units, groups=office.groups, people=people, actors=actors, mission=mission)


def name(work: Any, subject: UUID, person: UUID, as_: str) -> None:
    work.session.add(Named(subject_id=subject, person_id=person, as_=as_, named_at=work.now))


def task(world: Any, *, author: str, group: int | None, area: str, **more: Any) -> dict[str, Any]:
    """A row as the database keeps it, valid, with what matters to its scope named."""
    return {
        "id": uuid4(),
        "author_id": world.people[author],
        "group_id": None if group is None else world.groups[group],
        "area_id": world.units[area],
        "policy_field": "transport",
        "covert": False,
        "published_at": None,
        "lead_unit_id": None,
        "co_unit_ids": [],
        "mission_id": None,
        "released": True,
        "state": "registered",
        "version": 1,
        "kind": "problem",
        "origin": "inspection",
        "category_code": "RD-01",
        "category_version": 1,
        "severity": 1,
        "dangerous": False,
        "text": "堆料",
        "evidence_profile": "site",
        "found_by": "on_site",
        "created_at": START,
        "close_out_standard": [],
        "hard_point": False,
        "rebound_of": None,
    } | more


def telling_rows(world: Any) -> dict[str, dict[str, Any]]:
    """One row of each kind that the table of domain.md §4 tells apart."""
    transport, west = world.units["city.east.transport"], world.units["city.west"]
    ours: dict[str, Any] = {"author": "member2", "group": 2, "area": "city.east.ferry"}
    theirs: dict[str, Any] = {"author": "leader1", "group": 1, "area": "city.west", "policy_field": "water"}
    covert = {"covert": True, "mission_id": world.mission}
    rows = {
        "draft": task(world, **ours, released=False, state="draft"),
        "registered": task(world, **ours),
        "dispatched": task(world, **ours, lead_unit_id=transport),
        "theirs": task(world, **theirs),
        "theirs dispatched": task(world, **theirs, lead_unit_id=west, co_unit_ids=[transport]),
        "theirs, to verify": task(world, **theirs),
        "theirs, hard": task(world, **theirs, hard_point=True),
        "covert": task(world, **ours, **covert),
        "covert, ordered": task(world, **ours, **covert, lead_unit_id=transport),
        "covert, published": task(world, **ours, **covert, lead_unit_id=transport, published_at=START),
        "theirs, covert": task(world, **theirs, covert=True),
    }
    return rows | {"theirs, back": task(world, **theirs, rebound_of=rows["theirs"]["id"])}


OURS = {"registered", "dispatched", "covert, published"}
OUR_COVERT = {"covert", "covert, ordered"}
THEIRS = {"theirs", "theirs dispatched", "theirs, to verify", "theirs, hard", "theirs, back"}
ATTENTION = {"theirs, hard", "theirs, back"}
SEES: dict[str, set[str]] = {
    "system": OURS | OUR_COVERT | THEIRS | {"draft", "theirs, covert"},
    "director": OURS | OUR_COVERT | THEIRS | {"theirs, covert"},
    "mayor": OURS | THEIRS,
    "vice_mayor": THEIRS,
    "linked": OURS | ATTENTION,
    "unlinked": ATTENTION,
    "staff": OURS | THEIRS,
    "coordination": OURS | THEIRS,
    "auditor": OURS | THEIRS,
    "leader1": THEIRS | {"theirs, covert"},
    "leader2": OURS | OUR_COVERT,
    "deputy2": OURS,
    "member2": {"draft"} | OURS | OUR_COVERT | {"theirs, to verify"},
    "lent": {"covert, published"},
    "leaderless": set(),
    "east_magistrate": {"dispatched", "covert, published"},
    "mayor_of_ferry": {"dispatched", "covert, published"},
    "handler": {"dispatched", "covert, published", "theirs dispatched"},
    "signer": {"dispatched", "covert, published", "theirs dispatched"},
    "east_county": set(),
    "west_county": {"theirs dispatched"},
    "admin": set(),
    "postless": set(),
    "nobody": set(),
}


def test_everybody_sees_what_the_table_says_and_nothing_else(world, work):
    rows = telling_rows(world)
    with work() as looking:
        for row in rows.values():
            looking.session.execute(sa.insert(Task).values(**row))
        name(looking, rows["theirs, to verify"]["id"], world.people["member2"], "verifier")
        looking.session.flush()
        words = {row["id"]: word for word, row in rows.items()}
        seen = {
            login: {words[row_id] for row_id in looking.session.scalars(sa.select(Task.id).where(visible(actor, Task)))}
            for login, actor in world.actors.items()
        }
    assert seen == SEES


def test_a_covert_mission_is_its_teams_and_the_directors_but_not_of_who_is_at_home_there(world, work):
    def mission(**more: Any) -> dict[str, Any]:
        common = {"title": "暗访", "kind": "ordinary", "mode": "premises", "planned_on": START.date()}
        scope = task(world, author="leader2", group=2, area="city.east")
        kept = {key: scope[key] for key in ("author_id", "group_id", "area_id", "policy_field", "state", "version")}
        return common | kept | {"covert": False, "released": True, "participant_ids": []} | more

    covert, overt = world.mission, uuid4()
    with work() as looking:
        looking.session.execute(sa.insert(Inspection).values(mission(id=covert, mission_id=covert, covert=True)))
        looking.session.execute(sa.insert(Inspection).values(mission(id=overt, mission_id=overt)))
        name(looking, overt, world.people["lent"], "team")
        looking.session.flush()
        seen = {
            login: set(looking.session.scalars(sa.select(Inspection.id).where(visible(actor, Inspection))))
            for login, actor in world.actors.items()
        }
    assert {login for login, ids in seen.items() if covert in ids} == {"system", "director", "leader2", "member2"}
    assert {login for login, ids in seen.items() if overt in ids} == {
        "system", "director", "leader2", "deputy2", "lent", "staff", "coordination", "auditor", "mayor", "linked",
    }  # fmt: skip


def test_no_combination_of_what_a_row_can_be_slips_through(world, work):
    lead = (None, world.units["city.east.transport"], world.units["city.west"])
    whose = itertools.product(("member2", "leader1"), (1, 2, None), ("city", "city.east.ferry", "city.west"))
    kept = itertools.product((True, False), (True, False), (None, START), lead, ([], [lead[1]]), (None, world.mission))
    columns = ("released", "covert", "published_at", "lead_unit_id", "co_unit_ids", "mission_id")
    rows = [
        task(world, author=author, group=group, area=area, **dict(zip(columns, values, strict=True)))
        for (author, group, area), values in itertools.product(whose, kept)
    ]
    with work() as looking:
        looking.session.execute(sa.insert(Task), rows)
        for login, actor in world.actors.items():
            ids = set(looking.session.scalars(sa.select(Task.id).where(visible(actor, Task))))
            for row in rows:
                if row["id"] in ids:
                    assert_may_be_seen(world, login, actor, row)


def assert_may_be_seen(world: Any, login: str, actor: Actor, row: dict[str, Any]) -> None:
    """The promises of §4, each said on its own and not as the condition says them."""
    author = row["author_id"] == actor.person_id
    if login == "system":
        return
    assert login not in {"admin", "nobody", "postless", "leaderless", "unlinked"}, "sees nothing by these posts"
    assert row["released"] or author, "a draft is its author's alone"
    if not row["released"]:
        return
    if row["covert"] and row["published_at"] is None:
        on_team = row["mission_id"] is not None and login in {"leader2", "member2", "lent"}
        assert login == "director" or on_team or author, "a covert row is its team's and the director's"
        home = world.units["city.east.transport"]
        at_home = home in {row["lead_unit_id"], *row["co_unit_ids"]} or row["area_id"] == world.units["city.east.ferry"]
        assert login != "lent" or not at_home, "and not of who is at home there"
    if login in {"handler", "signer", "east_county", "west_county"}:
        assert row["lead_unit_id"] is not None, "a unit sees dispatched rows only"
        assert actor.unit_id in {row["lead_unit_id"], *row["co_unit_ids"]}, "and only its own"
    if login in {"east_magistrate", "mayor_of_ferry"}:
        assert row["lead_unit_id"] is not None, "an area's leader sees dispatched rows only"
    if login in {"leader1", "deputy2"}:
        assert row["group_id"] == actor.posts[0].group_id or author, "a group's leader sees the group's rows"


def test_a_unit_whose_code_begins_like_anothers_is_not_below_it(world, work):
    with work() as looking:
        looking.session.add(
            Unit(id=uuid4(), parent_id=None, path="city.east2", code="east2", kind="county", name_zh="", name_en="")
        )
        looking.session.flush()
        row = task(world, author="leader1", group=1, area="city.west")
        row["area_id"] = looking.session.scalar(sa.select(Unit.id).where(Unit.path == "city.east2"))
        looking.session.execute(sa.insert(Task).values(**row))
        assert not looking.session.scalar(sa.select(Task.id).where(visible(world.actors["linked"], Task)))
