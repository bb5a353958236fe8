import math

import pytest

from geo.errors import TooManyPoints
from geo.formats.gathering import Gathering, number, unix_seconds
from geo.lonlat import Refused


def test_a_point_that_cannot_be_read_is_refused_with_its_line_and_the_rest_goes_on():
    found = Gathering("csv")
    found.add(114.3, 30.6, line=1)
    found.add("x", 30.6, line=2)
    found.add(214.3, 30.6, line=3)
    found.add(114.3, 30.7, line=4, time="yesterday")
    track = found.track()
    assert track.lonlat.tolist() == [[114.3, 30.6], [114.3, 30.7]]
    assert track.refusals == (Refused(2, "unreadable-place"), Refused(3, "off-globe"), Refused(4, "unreadable-time"))


def test_the_millionth_point_is_the_last(monkeypatch):
    monkeypatch.setattr("geo.formats.gathering.MOST_POINTS", 2)
    found = Gathering("csv")
    found.add(1, 1, line=1)
    found.add(1, 1, line=2)
    with pytest.raises(TooManyPoints) as refusal:
        found.add(1, 1, line=3)
    assert refusal.value.facts["line"] == 3


@pytest.mark.parametrize("written", [None, "", "x", "nan", "inf", [], 10**400])
def test_what_is_no_finite_number_is_nan(written):
    assert math.isnan(number(written))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-04-28T01:00:00Z", 1777338000),
        ("2026-04-28 09:00:00.5+08:00", 1777338000.5),
        (1777338000, 1777338000),
        (1777338000250, 1777338000.25),
    ],
)
def test_times_are_read_as_seconds_since_1970(written, seconds):
    assert unix_seconds(written) == seconds


@pytest.mark.parametrize("written", ["", "28.4.2026", "9999-99-99T00:00:00Z", None, {}])
def test_what_is_no_time_is_nan(written):
    assert math.isnan(unix_seconds(written))


def test_a_million_lines_that_say_nothing_are_the_most(monkeypatch):
    monkeypatch.setattr("geo.formats.gathering.MOST_POINTS", 2)
    found = Gathering("csv")
    found.refuse(1, "unreadable-row")
    found.refuse(2, "unreadable-row")
    with pytest.raises(TooManyPoints) as refusal:
        found.refuse(3, "unreadable-row")
    assert refusal.value.facts["line"] == 3
