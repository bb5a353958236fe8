"""The recordings of the walk: what they cover comes out as the story tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.evidence.walks import walk_of
from backend.parameters import Parameters
from geo.coverage import covered, gaps, unite
from geo.formats import read
from infra.demo.places import road
from infra.demo.story.walk import WALKS
from infra.demo.walking import gpx


@pytest.mark.parametrize("walk", WALKS.values(), ids=lambda walk: walk.side)
def test_the_gaps_come_out_to_the_metre_where_they_were_meant(walk):
    arrived = walk.starts_at + timedelta(hours=3)
    seen = walk_of(read(gpx(walk, "a walk"), "application/gpx+xml"), arrived, Parameters())
    open_ = gaps(unite(covered(road(), seen.walked, 25.0, walk.side)), (12_000.0, 18_000.0), 0)
    assert [(round(gap.from_m), round(gap.to_m)) for gap in open_] == [(gap.from_m, gap.to_m) for gap in walk.gaps]


def test_the_sides_are_covered_to_95_and_90_percent():
    assert {walk.side: walk.covered_m for walk in WALKS.values()} == {"right": 5_700.0, "left": 5_400.0}


def test_a_phone_records_forward_in_time():
    for walk in WALKS.values():
        times = read(gpx(walk, "a walk"), "application/gpx+xml").time_s
        assert (times[1:] >= times[:-1]).all()
        assert datetime.fromtimestamp(times[0], UTC) == walk.starts_at


def test_the_road_is_six_kilometres_long():
    assert road().length_m == pytest.approx(6_000, abs=0.001)
