"""What the unit does: draft a round, sign it, take it back; and what happens to its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.actor import UNIT_SIDE
from backend.errors import Forbidden
from backend.rectification.errors import AfterPhotoMissing, NoRound, ReasonMissing
from backend.rectification.hands import hand_of, hands_in
from backend.rectification.model import Round, RoundPhoto
from backend.rectification.photos import radius_m, shown
from backend.rectification.rules import Shown, judge_after_photo
from backend.tasks.clocks import in_working_days
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, standing, take
from backend.tasks.seats import within
from backend.tasks.segregation import bars_signing, need_other_hands
from backend.tasks.transitions import RECTIFYING
from backend.work import Expected, Work

OPEN_ROUND = ("submitted", "under_verification")


@dataclass(frozen=True)
class AfterPhoto:
    """One after-photo, the before-photo it answers, and the unit's word about it."""

    after_id: UUID
    before_id: UUID | None = None
    explanation: str | None = None


@dataclass(frozen=True)
class Report:
    """What a unit says it did. quantity: in the row's target_unit."""

    measures: str
    done_on: date | None = None
    quantity: Decimal | None = None
    extended_check: str | None = None
    photos: Sequence[AfterPhoto] = ()


def draft_round(work: Work, task_id: UUID, expected: Expected, report: Report) -> Round:
    """Write, or write over, the round that lies drafted. No transition: nothing is said yet.

    Raises Forbidden: not of the lead unit; NoRound: the row is not being rectified; NotAPhoto, StillReading."""
    task = take(work, task_id, expected)
    _need_the_unit(work, task)
    if task.state != RECTIFYING:
        raise NoRound("a round is drafted while the row is being rectified", state=task.state)
    if report.photos:
        shown(work, task, [photo.after_id for photo in report.photos])
    row = drafted(work, task) or _new_round(work, task)
    row.measures, row.done_on = report.measures, report.done_on
    row.quantity, row.extended_check = report.quantity, report.extended_check
    row.drafted_by, row.drafted_at = work.actor.person_id or row.drafted_by, work.now
    work.session.add(row)
    work.session.flush()
    _keep_photos(work, row, report.photos)
    return row


def submit(work: Work, task_id: UUID, expected: Expected) -> Task:
    """T9: the unit's leader signs the round that somebody else drafted; it is frozen, and awaits a check.

    Raises NotYourDuty, WrongState, SameHands, NoRound, AfterPhotoMissing and what an after-photo may be refused for."""
    task = take(work, task_id, expected)
    allowed(work, task, "submit")
    row = drafted(work, task)
    if row is None:
        raise NoRound("no round lies drafted")
    need_other_hands(bars_signing(hand_of(work.session, _me(work)), hands_in(work.session, task)))
    photos, to_look_at = _judged_photos(work, task, row)
    row.state, row.signed_by, row.submitted_at = "submitted", _me(work), work.now
    row.first_submitted_at = row.first_submitted_at or work.now
    task.round_n, task.submitted_at = row.n, row.first_submitted_at
    facts = {"round": str(row.id), "n": row.n, "explained_photos": to_look_at}
    move(work, task, "submit", expected, facts=facts, evidence=[photo.sha256 for photo in photos])
    return task


def withdraw(work: Work, task_id: UUID, expected: Expected) -> Task:
    """T9b: the unit takes its round back before anybody was named to check it; the clock runs as if never stopped."""
    task = take(work, task_id, expected)
    allowed(work, task, "withdraw")
    row = submitted(work, task)
    row.state = "withdrawn"
    task.submitted_at = _earlier_submission(work, task, row)
    move(work, task, "withdraw", expected, facts={"round": str(row.id)})
    return task


def return_material(work: Work, task_id: UUID, expected: Expected, reason: str) -> Task:
    """T10: the papers are incomplete. No failure; timeliness still counts from the first submission, once a round.

    Papers returned on or after the due date get one working day. Raises ReasonMissing, NotYourDuty, WrongState."""
    if not reason.strip():
        raise ReasonMissing("papers are returned with what they lack")
    task = take(work, task_id, expected)
    allowed(work, task, "return-material")
    row = submitted(work, task)
    row.state = "returned"
    if task.current_due is not None and work.now >= task.current_due:
        task.round_due = in_working_days(work, 1)
    move(work, task, "return-material", expected, reason=reason, facts={"round": str(row.id)})
    return task


def drafted(work: Work, task: Task) -> Round | None:
    """The round that lies drafted, if one does."""
    return work.session.scalar(sa.select(Round).where(Round.task_id == task.id, Round.state == "drafting"))


def submitted(work: Work, task: Task) -> Round:
    """The round that was submitted and not decided. Raises NoRound."""
    mine = sa.select(Round).where(Round.task_id == task.id, Round.state.in_(OPEN_ROUND)).order_by(Round.n.desc())
    row = work.session.scalar(mine.limit(1))
    if row is None:
        raise NoRound("no round has been submitted")
    return row


def _new_round(work: Work, task: Task) -> Round:
    last = work.session.scalar(sa.select(Round).where(Round.task_id == task.id).order_by(Round.n.desc()).limit(1))
    returned = last is not None and last.state == "returned"
    return Round(
        id=uuid7(),
        task_id=task.id,
        n=last.n + 1 if last else 1,
        mode="ordinary",
        state="drafting",
        first_submitted_at=last.first_submitted_at if last is not None and returned else None,
        round_due=task.round_due,
        drafted_by=_me(work),
    )


def _keep_photos(work: Work, row: Round, photos: Sequence[AfterPhoto]) -> None:
    work.session.execute(sa.delete(RoundPhoto).where(RoundPhoto.round_id == row.id))
    work.session.add_all(
        RoundPhoto(round_id=row.id, after_id=one.after_id, before_id=one.before_id, explanation=one.explanation)
        for one in photos
    )
    work.session.flush()


def _judged_photos(work: Work, task: Task, row: Round) -> tuple[list[Shown], int]:
    """The round's photos, each judged, and how many of them ask for a look at the site."""
    kept = work.session.scalars(sa.select(RoundPhoto).where(RoundPhoto.round_id == row.id)).all()
    if not kept and task.evidence_profile != "document":
        raise AfterPhotoMissing("a row of the site is put right with an after-photo")
    photos = shown(work, task, [one.after_id for one in kept], {one.after_id: one.explanation for one in kept})
    ordered_at = task.dispatched_at or task.created_at
    return photos, sum(judge_after_photo(photo, ordered_at, radius_m(work, task)) for photo in photos)


def _need_the_unit(work: Work, task: Task) -> None:
    lead = standing(work, task).lead_unit_path
    if not any(post.role in UNIT_SIDE for post in work.actor.posts) or not within(work.actor.unit_path, lead):
        raise Forbidden("the lead unit reports its own rectification")


def _earlier_submission(work: Work, task: Task, row: Round) -> datetime | None:
    """When an earlier round that counts came in; a withdrawn one never did."""
    earlier = sa.select(sa.func.min(Round.first_submitted_at)).where(
        Round.task_id == task.id, Round.id != row.id, Round.state != "withdrawn"
    )
    return work.session.scalar(earlier)


def _me(work: Work) -> UUID:
    if work.actor.person_id is None:
        raise Forbidden("a person does this")
    return work.actor.person_id
