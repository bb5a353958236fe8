"""The ledger's office at work: photos as a phone leaves them behind, and verbs that carry a row round the loop.

A conftest takes the fixture from here: from tests.loop import loop."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import SYSTEM, Actor, Post
from backend.evidence.model import Declaration, Evidence, EvidenceLink, Reading, TrackRow
from backend.people.model import Device, Named, Person, PostRow
from backend.rectification.assigning import name_verifier
from backend.rectification.checking import Finding, verify
from backend.rectification.closing import close
from backend.rectification.presence import Presence
from backend.rectification.rounds import AfterPhoto, Report, draft_round, submit
from backend.tasks.acknowledging import acknowledge
from backend.tasks.model import Task
from backend.work import Expected, Kit
from geo.lonlat import LonLat
from storage.types import place
from tests.ledger import Office
from tests.make import START, StillClock

SPOT = LonLat(113.1, 28.2)
"""Where the ledger's rows lie."""
NORTH_1_M = 1 / 110_860
"""Degrees of latitude in a metre there."""


def north_of(spot: LonLat, metres: float) -> LonLat:
    return LonLat(spot.lon, spot.lat + metres * NORTH_1_M)


@dataclass
class Loop:
    """An office, a clock that each act moves on by a minute, and the acts."""

    office: Office
    kit: Kit
    clock: StillClock
    devices: dict[UUID, UUID] = field(default_factory=dict)

    def as_(self, name: str) -> Any:
        """A transaction of this person, a minute after the last."""
        self.clock.pass_(minutes=1)
        return self.kit.work(self.office[name])

    def expected(self, task: Task | UUID) -> Expected:
        return Expected(self.look(task).version)

    def look(self, task: Task | UUID) -> Task:
        return self.office.look(task if isinstance(task, UUID) else task.id)

    def hire(self, name: str, *posts: Post, home: str = "office", lent_by: str | None = None) -> Actor:
        """One more person. home, lent_by: units by name."""
        person_id, lender = uuid4(), self.office.units[lent_by] if lent_by else None
        with Session(self.kit.engine) as session, session.begin():
            row = Person(id=person_id, unit_id=self.office.units[home], login=name, name=name, password_hash="-")
            row.password_set_at = row.created_at = START
            row.must_change_password, row.active, row.seconded_from_id = False, True, lender
            session.add(row)
            session.flush()
            for post in posts:
                held = PostRow(id=uuid4(), person_id=person_id, role=post.role, group_id=post.group_id)
                held.policy_fields = []
                session.add(held)
        path = None if lent_by is None else f"city.{lent_by}"
        self.office.actors[name] = Actor(
            person_id, self.office.units[home], f"city.{home}", posts, name=name, seconded_from_id=lender,
            seconded_from_path=path,
        )  # fmt: skip
        return self.office[name]

    def dismiss(self, name: str) -> None:
        """Somebody leaves all posts."""
        with Session(self.kit.engine) as session, session.begin():
            gone = sa.update(PostRow).where(PostRow.person_id == self.office[name].person_id)
            session.execute(gone.values(ended_at=START))

    def named(self, task: Task) -> set[str]:
        with Session(self.kit.engine) as session:
            return set(session.scalars(sa.select(Named.as_).where(Named.subject_id == task.id)))

    def photo(self, by: str, task: Task | None = None, role: str = "after", *, at: LonLat | None = SPOT,
              taken: datetime | None = None, digest: str | None = None, flags: Sequence[str] = (),
              received: datetime | None = None, accuracy_m: float | None = 5.0, kind: str = "photo",
              readable: bool = True, read: bool = True, wish: bool = False) -> UUID:  # fmt: skip
        """A photo that somebody's phone handed in, and what was read from it; linked to a task where one is named."""
        now = self.clock.pass_(minutes=1)
        person_id, identity, sha256 = self.office[by].person_id, uuid4(), digest or uuid4().hex * 2
        assert person_id is not None
        said = {"kind": kind, "sha256": sha256, "size": 9, "media_type": "image/jpeg"}
        with Session(self.kit.engine) as session, session.begin():
            device_id = self._device(session, person_id)
            whose = {"id": identity, "device_id": device_id, "person_id": person_id}
            session.add(Declaration(**whose, **said, declared_at=now, said=said))
            session.flush()
            row = Evidence(**whose, **said, received_at=received or now, leaf_hash="0" * 64, receipt=b"{}")
            session.add(row)
            session.flush()
            if read:
                session.add(self._reading(identity, taken or now, at, accuracy_m, flags, readable))
            if task is not None:
                link = EvidenceLink(evidence_id=identity, object_id=task.id, role=role, object_kind="task", wish=wish)
                link.linked_by, link.linked_at, link.how = person_id, now, "phone"
                session.add(link)
        return identity

    def _device(self, session: Session, person_id: UUID) -> UUID:
        if person_id not in self.devices:
            self.devices[person_id] = uuid4()
            row = Device(id=self.devices[person_id], person_id=person_id, name="phone", platform="test")
            row.app_version, row.credential_hash, row.enrolled_at = "1", row.id.bytes, START
            session.add(row)
            session.flush()
        return self.devices[person_id]

    def _reading(
        self,
        identity: UUID,
        taken: datetime,
        at: LonLat | None,
        accuracy_m: float | None,
        flags: Sequence[str],
        ok: bool,
    ) -> Reading:
        row = Reading(
            evidence_id=identity, read_at=self.clock(), readable=ok, captured_at=taken, captured_source="exif"
        )
        row.place = place(at.lon, at.lat) if at else None
        row.accuracy_m, row.renditions, row.exif, row.flags = accuracy_m, [], {}, list(flags)
        return row

    def track(self, by: str, at: LonLat, *, ended: datetime | None = None) -> UUID:
        """A short walk past a place, as the job keeps it."""
        import shapely

        identity = self.photo(by, kind="track", read=False)
        line = shapely.MultiLineString([[(at.lon, at.lat), (at.lon + 1e-5, at.lat)]])
        with Session(self.kit.engine) as session, session.begin():
            row = TrackRow(evidence_id=identity, person_id=self.office[by].person_id, points_n=2, kept_n=2, points=b"")
            row.line, row.length_m, row.source, row.refusals = line, 1.0, "gpx", {}
            row.started_at = row.ended_at = ended or self.clock()
            session.add(row)
        return identity

    def found(self, **wanted: Any) -> Task:
        """A row that is registered, with the photo of what was found."""
        task = self.office.registered(**wanted)
        self.photo("gm", task, "finding")
        return task

    def ordered(self, by: str | None = None, unit: str = "river", **wanted: Any) -> Task:
        """… dispatched and acknowledged: the unit is at work. order: what the order says besides."""
        from backend.tasks.batches import Batch, send

        order, task = wanted.pop("order", {}), self.found(**wanted)
        with self.as_(by or ("od" if task.severity == 3 else "gl")) as work:
            orders = [self.office.order(task, unit, **order)]
            send(work, Batch(uuid4(), orders, by_severity="due" not in order, due_reason="同批次"))
        with self.as_({"river": "ul", "urban": "ul2"}[unit]) as work:
            acknowledge(work, task.id, self.expected(task))
        return self.look(task)

    def draft(self, task: Task, *photos: AfterPhoto, by: str = "uh", **report: Any) -> None:
        after = photos or (AfterPhoto(self.photo(by, task)),)
        with self.as_(by) as work:
            draft_round(work, task.id, self.expected(task), Report("已清运", photos=after, **report))

    def submitted(self, task: Task, *photos: AfterPhoto, **report: Any) -> Task:
        self.draft(task, *photos, **report)
        with self.as_("ul") as work:
            submit(work, task.id, self.expected(task))
        return self.look(task)

    def name(self, task: Task, verifier: str, by: str = "gl", **more: Any) -> Task:
        with self.as_(by) as work:
            name_verifier(work, task.id, self.expected(task), self.person(verifier), **more)
        return self.look(task)

    def person(self, name: str) -> UUID:
        person_id = self.office[name].person_id
        assert person_id is not None
        return person_id

    def finding(self, by: str, task: Task, result: str = "pass", **found: Any) -> Finding:
        """All that a check needs; name what is otherwise."""
        whole: dict[str, Any] = {
            "evidence_ids": () if result == "unable" else (self.photo(by, task, "verification"),),
            "criteria": {"0": True},
            "presence": Presence("check_in", place=SPOT, accuracy_m=5.0),
            "reason": None if result == "pass" else "仍有残留",
        }
        return Finding(result, **(whole | found))

    def verified(self, task: Task, by: str, result: str = "pass", **found: Any) -> Task:
        finding = self.finding(by, task, result, **found)
        with self.as_(by) as work:
            verify(work, task.id, self.expected(task), finding)
        return self.look(task)

    def closed_by(self, by: str, task: Task) -> Task:
        with self.as_(by) as work:
            close(work, task.id, self.expected(task))
        return self.look(task)

    def passed(self, verifier: str = "gm", quantity: Decimal | None = None, **wanted: Any) -> Task:
        """A row that went all the way to its approver."""
        task = self.submitted(self.ordered(**wanted))
        return self.verified(self.name(task, verifier), verifier, quantity=quantity)

    def closed(self, verifier: str = "gm", **wanted: Any) -> Task:
        task = self.passed(verifier, **wanted)
        return self.closed_by("od" if task.severity == 3 or task.rebound_of else "gl", task)

    def replayed(self, table: str, identity: UUID) -> bool:
        """Whether the events of a row lead to the state and version it has."""
        from backend.events import Event, replay

        with Session(self.kit.engine) as session:
            events = session.scalars(sa.select(Event).where(Event.subject_id == identity).order_by(Event.n)).all()
            now = session.execute(sa.text(f"SELECT state, version FROM {table} WHERE id = :id"), {"id": identity}).one()
            return replay(events) == (now.state, now.version)

    def system(self) -> Any:
        return self.kit.work(SYSTEM)


@pytest.fixture
def loop(office: Office, kit: Kit, clock: StillClock) -> Loop:
    return Loop(office, kit, clock)
