"""How a row stood at a moment, folded from its events alone: so a figure of last month is the same next year. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from backend.tasks.transitions import WITH_UNIT


class Happening(Protocol):
    """As much of an event as is read here."""

    @property
    def act(self) -> str: ...
    @property
    def to_state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def facts(self) -> dict[str, Any]: ...


@dataclass
class Course:
    """One row at a moment. due: of the first round, with what was granted by then.

    submissions: since when each round counts as submitted, of those that were not taken back. passed_since: of the
    round that passed. asked: an extension waits. late_once: it was overdue at some time; nothing erases that."""

    state: str = "draft"
    due: datetime | None = None
    submissions: dict[str, datetime] = field(default_factory=dict)
    passed_since: datetime | None = None
    asked: bool = False
    extended: bool = False
    late_once: bool = False

    @property
    def submitted_since(self) -> datetime | None:
        return min(self.submissions.values(), default=None)

    def overdue(self, now: datetime) -> bool:
        """Past its due date, nothing submitted, no request undecided."""
        owed = self.state in WITH_UNIT and not self.submissions and not self.asked
        return owed and self.due is not None and now > self.due


def course(events: Iterable[Happening], as_of: datetime) -> Course:
    """Fold the events of one row, in order, up to a moment and with it."""
    row = Course()
    for event in events:
        if event.at > as_of:
            break
        row.late_once = row.late_once or row.overdue(event.at)
        if (note := NOTES.get(event.act)) is not None:
            note(row, event)
        row.state = event.to_state
    row.late_once = row.late_once or row.overdue(as_of)
    return row


def _ordered(row: Course, event: Happening) -> None:
    if "due" in event.facts:
        row.due, row.asked, row.extended = datetime.fromisoformat(event.facts["due"]), False, False


def _asked(row: Course, _event: Happening) -> None:
    row.asked = True


def _decided(row: Course, event: Happening) -> None:
    row.asked = False
    if event.facts["granted"]:
        row.due, row.extended = datetime.fromisoformat(event.facts["due"]), True


def _submitted(row: Course, event: Happening) -> None:
    row.submissions[event.facts["round"]] = datetime.fromisoformat(event.facts["since"])


def _taken_back(row: Course, event: Happening) -> None:
    if not event.facts.get("grace", False):
        row.submissions.pop(event.facts["round"], None)


def _passed(row: Course, event: Happening) -> None:
    row.passed_since = row.submissions.get(event.facts["round"])


def _not_passed(row: Course, _event: Happening) -> None:
    row.passed_since = None


NOTES: dict[str, Callable[[Course, Happening], None]] = {
    "T5 dispatch": _ordered,
    "T8 decide-return": _ordered,
    "ext ask-extension": _asked,
    "ext decide-extension": _decided,
    "T9 submit": _submitted,
    "T9b withdraw": _taken_back,
    "T10 return-material": _taken_back,
    "T13 pass": _passed,
    "T12 fail": _not_passed,
    "T15 refuse-close": _not_passed,
}
