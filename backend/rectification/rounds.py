"""What the unit does: one drafts a round, another signs it (T9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.errors import Forbidden
from backend.evidence.linking import accept_link
from backend.evidence.said import SaidLink
from backend.rectification.errors import AfterPhotoMissing, DoneInFuture, NoRound
from backend.rectification.hands import hand_of, hands_in
from backend.rectification.model import Round, RoundPhoto
from backend.rectification.open_rounds import drafted
from backend.rectification.photos import need_befores, ordered_at, shown
from backend.rectification.rules import Shown, judge_after_photo
from backend.tasks.calendar import local_day
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, take
from backend.tasks.segregation import bars_signing, need_other_hands
from backend.work import Expected, Work


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

    Raises NotYourDuty: not of the lead unit; WrongState: it is not being rectified; DoneInFuture; NotAPhoto,
    StillReading."""
    task = take(work, task_id, expected, "draft-round")
    allowed(work, task, "draft-round")
    if report.done_on is not None and report.done_on > local_day(work.now):
        raise DoneInFuture("the day of completion lies ahead", done_on=report.done_on, today=local_day(work.now))
    shown(work, task, [photo.after_id for photo in report.photos])
    need_befores(work, task, [photo.before_id for photo in report.photos if photo.before_id is not None])
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
    task = take(work, task_id, expected, "submit")
    allowed(work, task, "submit")
    row = drafted(work, task)
    if row is None:
        raise NoRound("no round lies drafted")
    need_other_hands(bars_signing(hand_of(work.session, _me(work)), hands_in(work.session, task)))
    photos, to_look_at = _judged_photos(work, task, row)
    since = _counts_from(work, task, row)
    row.state, row.signed_by, row.submitted_at, row.first_submitted_at = "submitted", _me(work), work.now, since
    task.round_n, task.submitted_at = row.n, row.first_submitted_at
    facts = {"round": str(row.id), "n": row.n, "since": since.isoformat(), "explained_photos": to_look_at}
    move(work, task, "submit", expected, facts=facts, evidence=[photo.sha256 for photo in photos])
    return task


def _new_round(work: Work, task: Task) -> Round:
    last = work.session.scalar(sa.select(Round).where(Round.task_id == task.id).order_by(Round.n.desc()).limit(1))
    return Round(
        id=uuid7(),
        task_id=task.id,
        n=last.n + 1 if last else 1,
        mode="ordinary",
        state="drafting",
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
    to_look_at = sum(judge_after_photo(photo, ordered_at(task)) for photo in photos)
    for one in kept:
        accept_link(work, one.after_id, SaidLink(object_kind="task", object_id=task.id, role="after"))
    return photos, to_look_at


def _counts_from(work: Work, task: Task, row: Round) -> datetime:
    """Since when this round counts as submitted: since its papers were first, within the day they got for it."""
    last = work.session.scalar(sa.select(Round).where(Round.task_id == task.id, Round.n == row.n - 1))
    if last is None or last.state != "returned" or task.submitted_at is None or task.submitted_at != last.submitted_at:
        return work.now
    return last.submitted_at if task.round_due is not None and work.now <= task.round_due else work.now


def _me(work: Work) -> UUID:
    if work.actor.person_id is None:
        raise Forbidden("a person does this")
    return work.actor.person_id
