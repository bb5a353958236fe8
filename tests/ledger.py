"""A small office: a city with three units, group 2 with its posts, the people around it, and rows to play with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.actor import Actor, Post
from backend.errors import Refusal
from backend.inspections.model import Inspection
from backend.people.model import Group, Named, Person, PolicyField, PostRow, Unit
from backend.people.passwords import hashed
from backend.tasks.batches import Batch, send
from backend.tasks.dispatching import Order
from backend.tasks.drafts import Draft, save_draft
from backend.tasks.model import Task
from backend.tasks.moving import take
from backend.tasks.registering import registered
from backend.work import Expected, Kit
from geo.lonlat import LonLat
from tests.make import START
from tests.office import PASSWORD, Browser

DIGEST = "ab" * 32


@dataclass
class Office:
    """Who there is, and verbs that carry a row as far as a test needs it."""

    kit: Kit
    units: dict[str, UUID]
    groups: dict[int, UUID]
    actors: dict[str, Actor]
    mission_id: UUID
    covert_id: UUID
    logins: dict[str, str]

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    def draft(self, author: str = "gm", **wanted: Any) -> Task:
        """A complete draft of a problem; name what matters."""
        values: dict[str, Any] = {
            "id": uuid4(),
            "kind": "problem",
            "text": "路肩倾倒垃圾",
            "category_code": "RE03",
            "mission_id": self.mission_id,
            "found_at": self.kit.clock(),
            "at": LonLat(113.1, 28.2),
            "place_raw": {"lon": 113.1, "lat": 28.2, "crs": "wgs84"},
            "accuracy_m": 5.0,
            "position_source": "gps",
        }
        with self.kit.work(self[author]) as work:
            return save_draft(work, Draft(**(values | wanted)))

    def registered(self, author: str = "gm", **wanted: Any) -> Task:
        task = self.draft(author, **wanted)
        with self.kit.work(self[author]) as work:
            expected = Expected(task.version)
            return registered(work, take(work, task.id, expected, "register"), expected, evidence=[DIGEST])

    def order(self, task: Task, unit: str = "river", **wanted: Any) -> Order:
        values: dict[str, Any] = {"requirement": "清理", "close_out_standard": ["现场无垃圾"]}
        return Order(task.id, Expected(task.version), self.units[unit], **(values | wanted))

    def dispatched(self, by: str = "gl", unit: str = "river", **wanted: Any) -> Task:
        """A row that lies with a unit, under the severity limits."""
        task = self.registered(**wanted)
        with self.kit.work(self[by]) as work:
            send(work, Batch(uuid4(), [self.order(task, unit)], by_severity=True, due_reason="同批次"))
        return self.look(task.id)

    def look(self, task_id: UUID) -> Task:
        with Session(self.kit.engine, expire_on_commit=False) as session:
            return session.get_one(Task, task_id)


@pytest.fixture
def office(kit: Kit, quick_passwords: None) -> Office:
    """The office, on the taxonomy and the calendar that every new database has."""
    with Session(kit.engine) as session, session.begin():
        return _found(kit, session)


def _found(kit: Kit, session: Session) -> Office:
    paths = {"city": "city"} | {name: f"city.{name}" for name in ("river", "urban", "other", "office")}
    units = {name: uuid4() for name in paths}
    for name, path in paths.items():
        parent = units["city"] if name != "city" else None
        kind = {"city": "city", "office": "office"}.get(name, "county")
        row = Unit(id=units[name], parent_id=parent, path=path, code=name, kind=kind)
        row.name_zh = row.name_en = name
        session.add(row)
        session.flush()
    for code in ("roads", "water"):
        session.execute(insert(PolicyField).values(code=code, name_zh=code, name_en=code).on_conflict_do_nothing())
    groups = {}
    for number in (2, 3):
        groups[number] = uuid4()
        powers = ["on_site_coordination"] if number == 2 else []
        session.add(Group(id=groups[number], kind="special", number=number, name_zh="组", name_en="g", powers=powers))
    session.flush()
    actors = {name: _person(session, units, groups, name, post) for name, post in POSTS.items()}
    _person(session, units, groups, "ul3", ("other", lambda g: (Post("unit_leader"),)))
    missions = [_mission(session, units, groups, actors, covert) for covert in (False, True)]
    logins = dict(session.execute(sa.select(Person.name, Person.login)).all())
    return Office(kit, units, groups, actors, *missions, logins)


POSTS: dict[str, tuple[str, Callable[[dict[int, UUID]], tuple[Post, ...]]]] = {
    "gl": ("office", lambda g: (Post("group_leader", g[2]),)),
    "gd": ("office", lambda g: (Post("group_deputy", g[2]),)),
    "gm": ("office", lambda g: (Post("group_member", g[2]),)),
    "gl3": ("office", lambda g: (Post("group_leader", g[3]),)),
    "gm3": ("office", lambda g: (Post("group_member", g[3]),)),
    "od": ("office", lambda g: (Post("office_director"),)),
    "os": ("office", lambda g: (Post("office_staff"),)),
    "cg": ("office", lambda g: (Post("coordination_group"),)),
    "cl": ("office", lambda g: (Post("city_leader", area_path="city"),)),
    "ul": ("river", lambda g: (Post("unit_leader"),)),
    "uh": ("river", lambda g: (Post("unit_handler"),)),
    "ul2": ("urban", lambda g: (Post("unit_leader"),)),
    "al": ("city", lambda g: (Post("area_leader", area_path="city.river"),)),
    "au": ("office", lambda g: (Post("auditor"),)),
    "sa": ("office", lambda g: (Post("system_administrator"),)),
}


@cache
def _hash() -> str:
    return hashed(PASSWORD)


def _person(session: Session, units: dict[str, UUID], groups: dict[int, UUID], name: str, wanted: Any) -> Actor:
    home, posts = wanted
    person = Person(
        id=uuid4(),
        unit_id=units[home],
        login=f"{name}-{uuid4().hex[:6]}",
        name=name,
        password_hash=_hash(),
        password_set_at=START,
        must_change_password=False,
        active=True,
        created_at=START,
    )
    session.add(person)
    session.flush()
    for held in posts(groups):
        area = units[held.area_path.rpartition(".")[2]] if held.area_path else None
        post = PostRow(id=uuid4(), person_id=person.id, role=held.role, group_id=held.group_id, area_id=area)
        post.policy_fields = []
        session.add(post)
    path = "city" if home == "city" else f"city.{home}"
    return Actor(person.id, units[home], path, posts(groups), name=name)


def _mission(
    session: Session, units: dict[str, UUID], groups: dict[int, UUID], actors: dict[str, Actor], covert: bool
) -> UUID:
    mission = Inspection(id=uuid4(), title="徒步", kind="ordinary", mode="walking", state="in_progress", version=1)
    mission.planned_on, mission.participant_ids, mission.released = START.date(), [], True
    mission.author_id, mission.policy_field, mission.covert = actors["gl"].person_id, "roads", covert
    mission.area_id, mission.group_id = units["city"], groups[2]
    mission.mission_id = mission.id
    session.add(mission)
    session.flush()
    for one in ("gl", "gd", "gm") if covert else ("gl", "gd", "gm", "os"):
        session.add(Named(subject_id=mission.id, person_id=actors[one].person_id, as_="team", named_at=START))
    return mission.id


@pytest.fixture
def at_once() -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """at_once(n, deed): n threads start together; what each returned, or the refusal it met."""

    def run(n: int, deed: Callable[[int], Any]) -> list[Any]:
        gate = Barrier(n)

        def one(number: int) -> Any:
            gate.wait()
            try:
                return deed(number)
            except Refusal as refusal:
                return refusal

        with ThreadPoolExecutor(n) as pool:
            return list(pool.map(one, range(n)))

    return run


@pytest.fixture
def at(app: Any, office: Office) -> Callable[[str], Browser]:
    """at("gl"): a browser before which this person has logged in; the same one when asked again."""

    @cache
    def open_browser(name: str) -> Browser:
        browser = Browser(app)
        assert browser.log_in(office.logins[name]).status_code == 200
        return browser

    return open_browser
