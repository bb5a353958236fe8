"""A row at a moment, folded from what happened to it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.reports.course import course

START = datetime(2026, 4, 28, 1, tzinfo=UTC)


@dataclass
class Said:
    act: str
    to_state: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def ordered(due: float = 10, at: float = 0) -> list[Said]:
    return [Said("T5 dispatch", "dispatched", day(at), {"due": day(due).isoformat()}), acknowledged(at)]


def acknowledged(at: float) -> Said:
    return Said("T6 acknowledge", "rectifying", day(at))


def submitted(at: float, since: float | None = None, round_: str = "1") -> Said:
    facts = {"round": round_, "since": day(at if since is None else since).isoformat()}
    return Said("T9 submit", "submitted", day(at), facts)


def test_a_row_is_overdue_after_its_due_date_and_not_on_it():
    assert not course(ordered(), day(10)).late_once
    row = course(ordered(), day(10.001))
    assert (row.overdue(day(10.001)), row.late_once) == (True, True)


def test_nothing_erases_a_past_red():
    row = course([*ordered(), submitted(11)], day(12))
    assert (row.overdue(day(12)), row.late_once) == (False, True)


def test_a_request_that_waits_keeps_the_row_from_being_overdue():
    asked = Said("ext ask-extension", "rectifying", day(9))
    assert not course([*ordered(), asked], day(11)).late_once
    granted = Said("ext decide-extension", "rectifying", day(11), {"granted": True, "due": day(14).isoformat()})
    row = course([*ordered(), asked, granted], day(12))
    assert (row.due, row.extended, row.late_once) == (day(14), True, False)
    refused = Said("ext decide-extension", "rectifying", day(11), {"granted": False})
    assert course([*ordered(), asked, refused], day(12)).late_once


def test_what_was_decided_after_the_cut_off_is_not_known_at_it():
    granted = Said("ext decide-extension", "rectifying", day(6), {"granted": True, "due": day(14).isoformat()})
    assert course([*ordered(), granted], day(5)).due == day(10)


def test_a_round_taken_back_never_came():
    withdrawn = Said("T9b withdraw", "rectifying", day(9), {"round": "1"})
    row = course([*ordered(), submitted(8), withdrawn], day(11))
    assert (row.submitted_since, row.overdue(day(11))) == (None, True)
    assert course([*ordered(), submitted(8), withdrawn], day(8.5)).submitted_since == day(8)


def test_papers_with_a_day_of_grace_keep_their_first_time():
    grace = Said("T10 return-material", "rectifying", day(10.5), {"round": "1", "grace": True})
    passed = Said("T13 pass", "verified", day(12), {"round": "2"})
    row = course([*ordered(), submitted(9.9), grace, submitted(11, 9.9, "2"), passed], day(13))
    assert (row.passed_since, row.late_once) == (day(9.9), False)


def test_a_pass_that_was_refused_is_none_until_it_is_given_again():
    passed = Said("T13 pass", "verified", day(3), {"round": "1"})
    refused = Said("T15 refuse-close", "verifying", day(4), {})
    assert course([*ordered(), submitted(2), passed], day(5)).passed_since == day(2)
    assert course([*ordered(), submitted(2), passed, refused], day(5)).passed_since is None


def test_a_redispatch_has_a_due_date_of_its_own_and_a_confirmation_keeps_it():
    again = Said("T8 decide-return", "dispatched", day(2), {"due": day(15).isoformat()})
    assert course([*ordered(), again], day(3)).due == day(15)
    assert course([*ordered(), Said("T8 decide-return", "rectifying", day(2), {})], day(3)).due == day(10)
