"""Who has had a hand in a row, and who is left to lend one (domain.md §3.10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from backend.people.model import Person, PostRow, Unit
from backend.rectification.model import CloseOut, Round, Verification
from backend.tasks.model import Task
from backend.tasks.seats import Standing
from backend.tasks.segregation import Eligible, Hand, Hands, bars_approving, eligible

CHECKING = ("group_deputy", "group_member")
OFFICE = ("office_staff", "coordination_group")


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be named: their hand, name and posts."""

    hand: Hand
    name: str
    roles: frozenset[str]


def hands_in(session: Session, task: Task) -> Hands:
    """Everybody whose part in this row bars them from another."""
    checks = session.scalars(
        sa.select(Verification)
        .where(Verification.task_id == task.id)
        .order_by(Verification.assigned_at, Verification.id)
    ).all()
    by_round = {check.round_id: check.verifier_id for check in checks if check.state != "unable"}
    return Hands(
        unit_paths=frozenset(_paths(session, [task.lead_unit_id, *task.co_unit_ids])),
        verifiers=tuple(by_round.values()),
        checked=frozenset(check.verifier_id for check in checks),
        approvers=frozenset(session.scalars(sa.select(CloseOut.approver_id).where(CloseOut.task_id == task.id))),
        drafted_by=session.scalar(
            sa.select(Round.drafted_by).where(Round.task_id == task.id).order_by(Round.n.desc()).limit(1)
        ),
    )


def checked_rounds(session: Session, task: Task) -> int:
    """How many rounds of a row have had a verifier."""
    rounds = sa.select(sa.func.count(sa.distinct(Verification.round_id))).where(Verification.task_id == task.id)
    return session.scalar(rounds) or 0


def round_to_check(session: Session, task: Task) -> int:
    """The number, among the rounds that were ever checked, of the one to be checked now or next, from 1."""
    now = sa.select(Verification.id).join(Round, Round.id == Verification.round_id)
    begun = session.scalar(now.where(Round.task_id == task.id, Round.state == "under_verification").limit(1))
    return checked_rounds(session, task) + (0 if begun else 1)


def candidates(session: Session, roles: Iterable[str], group_id: UUID | None = None) -> list[Candidate]:
    """Active people who hold one of these posts now, of a group where one is named; by name."""
    home, lent_from = aliased(Unit), aliased(Unit)
    held: sa.ColumnElement[bool] = PostRow.role.in_(list(roles))
    if group_id is not None:
        held = sa.and_(held, PostRow.group_id == group_id)
    rows = session.execute(
        sa.select(Person.id, Person.name, home.path, lent_from.path, sa.func.array_agg(PostRow.role))
        .join(PostRow, PostRow.person_id == Person.id)
        .join(home, home.id == Person.unit_id)
        .outerjoin(lent_from, lent_from.id == Person.seconded_from_id)
        .where(held, PostRow.ended_at.is_(None), Person.active)
        .group_by(Person.id, Person.name, home.path, lent_from.path)
        .order_by(Person.name, Person.id)
    )
    return [
        Candidate(Hand(person_id, frozenset(path for path in paths if path)), name, frozenset(found))
        for person_id, name, *paths, found in rows
    ]


def hand_of(session: Session, person_id: UUID) -> Hand:
    """Somebody and where they belong."""
    person = session.get_one(Person, person_id)
    return Hand(person_id, frozenset(_paths(session, [person.unit_id, person.seconded_from_id])))


def checkers(session: Session, task: Task) -> list[Candidate]:
    """Who may be sent to check or to visit: the group's deputies and members, the office, and whom CG lends."""
    group = candidates(session, CHECKING, task.group_id) if task.group_id else []
    return list({one.hand.person_id: one for one in [*candidates(session, OFFICE), *group]}.values())


def leader_barred(session: Session, task: Task, row: Hands) -> bool:
    """Whether §3.10 keeps every leader of the row's group from deciding about it, so that OD does; none is all."""
    leaders = _leaders(session, task)
    return all(bars_approving(leader.hand, row) for leader in leaders)


def eligible_for(session: Session, task: Task, at: Standing) -> tuple[Eligible, list[Candidate]]:
    """Who stays eligible to verify the next round, to decide, and to visit; and everybody's names."""
    row = hands_in(session, task)
    by_director = task.severity == 3 or at.rebound or leader_barred(session, task, row)
    deciding = candidates(session, ("office_director",)) if by_director else _leaders(session, task)
    checking = checkers(session, task)
    who = eligible(
        (one.hand for one in checking),
        (one.hand for one in deciding),
        row,
        round_n=round_to_check(session, task),
    )
    return who, [*checking, *deciding]


def _leaders(session: Session, task: Task) -> list[Candidate]:
    return candidates(session, ("group_leader",), task.group_id) if task.group_id else []


def _paths(session: Session, unit_ids: Sequence[UUID | None]) -> Sequence[str]:
    return session.scalars(sa.select(Unit.path).where(Unit.id.in_([i for i in unit_ids if i is not None]))).all()
