"""A mission on a winding road of 50 km, and the tracks of its walkers: declared and taken in, not yet read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import sqlalchemy as sa

from backend.actor import SYSTEM, Actor, Post
from backend.assets.service import import_assets
from backend.evidence.model import Declaration, Evidence, EvidenceLink
from backend.inspections.planning import Plan, PlannedLeg, plan
from backend.people.model import Device, Group, Person, Unit
from backend.people.service import found_fields
from backend.work import Work
from geo.lonlat import Track
from infra.bench.geo.scene import CENTRE, Scene
from infra.bench.intake.site import LOGIN, Site

ARRIVED = datetime(2026, 4, 29, tzinfo=UTC)


@dataclass(frozen=True)
class Walkers:
    """One piece of evidence for each walk of the scene, linked to the one leg of the mission."""

    mission_id: UUID
    leg_id: UUID
    evidence: list[Evidence]
    walks: list[Track]


def walkers(at: Site, of: Scene) -> Walkers:
    """Plan the mission and take in its tracks, as rows: no file is read, for reading is measured elsewhere."""
    at.sender()
    with at.kit.work(SYSTEM) as work:
        found_fields(work, {"transport": ("交通", "Transport")})
        road = import_assets(work, [_feature(of)], "wgs84")[0]
        person = work.session.scalars(sa.select(Person).where(Person.login == LOGIN)).one()
        device_id = work.session.scalars(sa.select(Device.id).where(Device.person_id == person.id).limit(1)).one()
        group_id = work.session.scalars(sa.select(Group.id)).one()
        area_id = work.session.scalars(sa.select(Unit.id).where(Unit.path == "city")).one()
    leader = Actor(person.id, posts=(Post("group_leader", group_id=group_id),))
    leg = PlannedLeg(uuid4(), road.id, "right", road.from_chainage_m or 0.0, road.to_chainage_m or 0.0)
    mission = Plan(
        id=uuid4(), title="徒步检查", kind="ordinary", mode="walking", covert=False, group_id=group_id,
        area_id=area_id, policy_field="transport", planned_on=date(2026, 4, 28), team=[person.id],
        participant_ids=[], legs=[leg],
    )  # fmt: skip
    with at.kit.work(leader) as work:
        plan(work, mission)
    with at.kit.work(SYSTEM) as work:
        taken = [_taken_in(work, device_id, person.id, leg.id) for _ in of.walks]
    numbers = np.random.default_rng(7)
    return Walkers(mission.id, leg.id, taken, [_as_recorded(walk, numbers) for walk in of.walks])


def _as_recorded(walk: Track, numbers: np.random.Generator) -> Track:
    """With what a phone says beside a place: accuracy and height that wander, a filtered speed."""
    wander = np.cumsum(numbers.normal(0, 0.05, (2, len(walk))), axis=1)
    speed = 1.2 + np.convolve(numbers.normal(0, 0.2, len(walk) + 9), np.ones(10) / 10, "valid")
    columns = {"accuracy_m": 3 + np.abs(wander[0]), "elevation_m": 21 + wander[1], "speed_mps": speed}
    return Track.of(walk.lonlat, time_s=walk.time_s, segment=walk.segment, **columns)


def _feature(of: Scene) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": CENTRE.to_lonlat(of.road_xy).round(7).tolist()}
    road = {"kind": "road_segment", "code": "G999", "name_zh": "国道", "name_en": "Road", "area": "city",
            "chainage_prefix": "K", "origin_chainage": "K0+000", "increasing": True}  # fmt: skip
    return {"type": "Feature", "geometry": line, "properties": road}


def _taken_in(work: Work, device_id: UUID, person_id: UUID, leg_id: UUID) -> Evidence:
    evidence_id, digest = uuid4(), uuid4().hex * 2
    whose = {"id": evidence_id, "device_id": device_id, "person_id": person_id, "kind": "track"}
    what = {"sha256": digest, "size": 1, "media_type": "application/gpx+xml"}
    evidence = Evidence(**whose, **what, received_at=ARRIVED, leaf_hash="", receipt=b"")
    work.session.add(Declaration(**whose, **what, declared_at=ARRIVED, said={}))
    work.session.flush()
    work.session.add_all([evidence, _link(evidence_id, leg_id, person_id)])
    return evidence


def _link(evidence_id: UUID, leg_id: UUID, person_id: UUID) -> EvidenceLink:
    return EvidenceLink(
        evidence_id=evidence_id,
        object_id=leg_id,
        role="track",
        object_kind="inspection_leg",
        wish=False,
        linked_by=person_id,
        linked_at=ARRIVED,
        how="declared",
    )
