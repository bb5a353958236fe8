"""The capture-time rule of domain.md §5, case by case."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.evidence.rules import Captured, Clocks, captured

ARRIVED = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
TAKEN = datetime(2026, 5, 2, 7, 30)  # noqa: DTZ001 - EXIF has no zone
EIGHT = timedelta(hours=8)


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)


def rule(**known: Any) -> Captured:
    return captured(Clocks(**{"arrived": ARRIVED} | known))


def test_half_past_seven_in_beijing_is_the_day_before_in_utc() -> None:
    assert rule(taken=TAKEN, offset=EIGHT) == Captured(utc(2026, 5, 1, 23, 30), "exif_offset")
    gps = utc(2026, 5, 1, 23, 30, 4)
    assert rule(taken=TAKEN, gps=gps) == Captured(gps, "gps")


@pytest.mark.parametrize(
    ("known", "at", "source", "flags"),
    [
        ({"taken": TAKEN, "offset": timedelta(hours=-5)}, utc(2026, 5, 2, 12, 30), "exif_offset", ("clock_skew",)),
        ({"taken": TAKEN, "offset": timedelta(hours=15)}, utc(2026, 5, 1, 23, 30), "exif", ("tz_assumed",)),
        ({"taken": TAKEN}, utc(2026, 5, 1, 23, 30), "exif", ("tz_assumed",)),
        ({"gps": utc(2026, 5, 2, 3)}, utc(2026, 5, 2, 3), "gps", ()),
        ({"device": utc(2026, 5, 2, 3)}, utc(2026, 5, 2, 3), "device", ()),
        ({}, ARRIVED, "arrival", ()),
    ],
)
def test_the_first_source_that_can_be_believed_decides(
    known: dict[str, Any], at: datetime, source: str, flags: tuple[str, ...]
) -> None:
    assert rule(**known) == Captured(at, source, flags)


@pytest.mark.parametrize(
    "insane",
    [
        utc(1970, 1, 1),  # a receiver that never had a fix
        utc(1999, 12, 31, 23, 59, 59),
        ARRIVED + timedelta(seconds=1),  # after arrival
        utc(2026, 5, 1, 16, 29, 59),  # 15 h and a second before what the camera says
        utc(2026, 5, 2, 22, 30, 1),
    ],
)
def test_a_gps_time_that_cannot_be_is_passed_over(insane: datetime) -> None:
    found = rule(taken=TAKEN, gps=insane)
    assert (found.source, found.flags) == ("exif", ("tz_assumed",))


@pytest.mark.parametrize("sane", [utc(2026, 5, 1, 16, 30), utc(2026, 5, 1, 23, 30), utc(2026, 5, 2, 12, 0)])
def test_a_gps_time_within_fifteen_hours_of_any_zone_is_taken(sane: datetime) -> None:
    assert rule(taken=TAKEN, gps=sane) == Captured(sane, "gps")


def test_a_gps_time_before_2000_is_not_taken_though_nothing_contradicts_it() -> None:
    assert rule(gps=utc(1999, 12, 31)).source == "arrival"
    assert rule(gps=utc(2000, 1, 1)).source == "gps"


@pytest.mark.parametrize(("seconds", "flags"), [(300, ()), (301, ("clock_skew",))])
def test_two_sources_more_than_five_minutes_apart_are_doubted(seconds: int, flags: tuple[str, ...]) -> None:
    gps = utc(2026, 5, 1, 23, 30) + timedelta(seconds=seconds)
    assert rule(taken=TAKEN, offset=EIGHT, gps=gps).flags == flags
    assert rule(taken=TAKEN, offset=EIGHT, device=gps).flags == flags


def test_a_time_without_a_zone_contradicts_nobody() -> None:
    far_off = utc(2026, 5, 1, 10)
    assert rule(taken=TAKEN, device=far_off).flags == ("tz_assumed",)


@pytest.mark.parametrize("ahead", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_phone_whose_clock_is_wrong_when_it_declares_is_doubted(ahead: timedelta) -> None:
    assert rule(device=utc(2026, 5, 2, 3), device_ahead=ahead).flags == ("clock_skew",)


def test_the_first_and_the_last_year_do_not_break_the_rule() -> None:
    assert rule(taken=datetime(1, 1, 1), offset=EIGHT).source == "arrival"  # noqa: DTZ001
    assert rule(taken=datetime(9999, 12, 31, 23), offset=-EIGHT).source == "exif"  # noqa: DTZ001
