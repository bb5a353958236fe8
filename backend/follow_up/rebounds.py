"""T16: a suspected rebound is confirmed, and has an heir; or rejected. The old close-out record is never edited."""

from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.actor import Role
from backend.assets.service import place_on
from backend.events import Event
from backend.evidence.linking import accept_link
from backend.evidence.model import Evidence
from backend.evidence.said import SaidLink
from backend.follow_up.errors import NothingSuspected
from backend.follow_up.model import Suspicion, Visit
from backend.follow_up.queries import visible_suspicions
from backend.rectification.errors import ReasonMissing
from backend.rectification.hands import hand_of, hands_in
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, standing, take
from backend.tasks.seats import Standing
from backend.tasks.segregation import bars_confirming, need_other_hands
from backend.tasks.serials import task_serial
from backend.tasks.transitions import ENDED, REGISTERED
from backend.work import Expected, Work
from geo.lonlat import LonLat
from storage.types import place

CLOSE_ACT = "T14 close"
HEIR_ACT = "T16 become-rebound"


def decide(
    work: Work, task_id: UUID, expected: Expected, suspicion_id: UUID | None, *, confirm: bool, reason: str
) -> Task | None:
    """Confirm or reject what is suspected about a closed row; GL does, CG where GL closed it.

    suspicion_id: None: the one undecided suspicion there is. Returns the new row, None where it was rejected.
    Raises NotYourDuty, WrongState, SameHands, NothingSuspected, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("a rebound is confirmed or rejected with the reason")
    act = "rebound" if confirm else "reject-rebound"
    old = take(work, task_id, expected, act)
    at = Standing(**{**vars(standing(work, old)), "closed_by_leader": _closed_by_leader(work, old)})
    role = allowed(work, old, act, at=at)
    if work.actor.person_id is not None:
        need_other_hands(bars_confirming(hand_of(work.session, work.actor.person_id), hands_in(work.session, old)))
    row = _undecided(work, old, suspicion_id)
    heir = _heir(work, old, row, role) if confirm else None
    row.decision, row.reason = "confirmed" if confirm else "rejected", reason
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    facts = {"suspicion": str(row.id), "heir": str(heir.id) if heir else None}
    move(work, old, act, expected, at=at, reason=reason, facts=facts, evidence=_evidence(work, row))
    return heir


def _closed_by_leader(work: Work, old: Task) -> bool:
    closed = sa.select(Event.role).where(Event.subject_id == old.id, Event.act == CLOSE_ACT).order_by(Event.n.desc())
    return work.session.scalar(closed.limit(1)) == "group_leader"


def _undecided(work: Work, old: Task, suspicion_id: UUID | None) -> Suspicion:
    open_ones = (Suspicion.old_task_id == old.id, Suspicion.decision.is_(None))
    wanted = sa.select(Suspicion).where(*open_ones, visible_suspicions(work.actor))
    if suspicion_id is not None:
        wanted = wanted.where(Suspicion.id == suspicion_id)
    row = work.session.scalar(wanted.order_by(Suspicion.suspected_at, Suspicion.id).with_for_update().limit(1))
    if row is None:
        raise NothingSuspected("nothing undecided is suspected about this row")
    return row


def _heir(work: Work, old: Task, row: Suspicion, role: Role) -> Task:
    """The new row: one severity up, half the first period (dispatching.py), red. What a visit found joins the old
    row's mission; a row that was registered before says in an event of its own what became of it."""
    heir = work.session.get_one(Task, row.new_task_id, with_for_update=True) if row.new_task_id else None
    if heir is not None and heir.state in ENDED:
        raise NothingSuspected("the new row has ended itself", state=heir.state)
    known = heir is not None
    if heir is None:
        heir = _from_visit(work, old, work.session.get_one(Visit, row.visit_id))
        row.new_task_id = heir.id
    heir.rebound_of, heir.rebound_count = old.id, old.rebound_count + 1
    heir.severity = min(3, max(heir.severity, old.severity + 1))
    if known:
        facts = {"rebound_of": str(old.id), "severity": heir.severity}
        work.happened(heir, HEIR_ACT, heir.state, role=role, facts=facts)
    work.session.flush()
    return heir


def _from_visit(work: Work, old: Task, visit: Visit) -> Task:
    """The row that a visit's finding becomes, registered at once: its photos are the visitor's."""
    heir = Task(id=uuid7(), author_id=visit.visitor_id, state=REGISTERED, version=0, released=True)
    heir.created_at = heir.registered_at = work.now
    heir.co_unit_ids, heir.close_out_standard = [], []
    _as_the_old(heir, old)
    _as_found(work, heir, old, visit)
    heir.serial = task_serial(work.session, heir.kind, work.now)
    work.session.add(heir)
    work.session.flush()
    for photo_id in visit.evidence_ids:
        accept_link(work, photo_id, SaidLink(object_kind="task", object_id=heir.id, role="finding"))
    move(work, heir, "open-rebound", at=Standing(group_id=heir.group_id), evidence=_digests(work, visit))
    return heir


def _as_the_old(heir: Task, old: Task) -> None:
    """What the heir has from the row it returns: whose it is, and how it is judged."""
    for name in ("area_id", "group_id", "policy_field", "mission_id", "severity", "dangerous", "evidence_profile"):
        setattr(heir, name, getattr(old, name))
    heir.target_unit = old.target_unit


def _as_found(work: Work, heir: Task, old: Task, visit: Visit) -> None:
    """What the visitor saw: what is back, how much of it, and where."""
    found = visit.found or {}
    at = LonLat(found["lon"], found["lat"]) if found.get("lon") is not None else None
    heir.kind, heir.origin, heir.found_by, heir.found_at = "problem", "follow_up", "on_site", visit.visited_at
    heir.text = found.get("text", old.text)
    heir.category_code = found.get("category_code", old.category_code)
    heir.category_version = found.get("category_version", old.category_version)
    heir.target_quantity = visit.quantity_back or old.target_quantity
    heir.place, heir.accuracy_m = place(at.lon, at.lat) if at else None, found.get("accuracy_m")
    heir.place_raw, heir.position_source = ({**found, "crs": "wgs84"}, "gps") if at else (None, None)
    heir.no_fix_reason = None if at else "as the old row"
    _on_asset(work, heir, old, at)


def _on_asset(work: Work, heir: Task, old: Task, at: LonLat | None) -> None:
    placed = place_on(work, at, heir.accuracy_m, old.asset_id) if at and old.asset_id else None
    heir.asset_id, heir.side, heir.chainage_m = old.asset_id, old.side, old.chainage_m
    if placed is not None:
        heir.chainage_m, heir.offset_m, heir.far_from_asset = placed.chainage_m, placed.offset_m, placed.far
        heir.side = placed.side or old.side


def _digests(work: Work, visit: Visit) -> list[str]:
    return list(work.session.scalars(sa.select(Evidence.sha256).where(Evidence.id.in_(visit.evidence_ids))))


def _evidence(work: Work, row: Suspicion) -> list[str]:
    visit = work.session.get(Visit, row.visit_id) if row.visit_id else None
    return _digests(work, visit) if visit is not None else []
