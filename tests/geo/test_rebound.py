from datetime import UTC, datetime

import pytest

from geo.lonlat import LonLat
from geo.rebound import rebound_suspicions
from geo.spots import Sighting, Spot

CLOSED = datetime(2026, 5, 20, 8, tzinfo=UTC)
FOUND = datetime(2026, 7, 1, 2, tzinfo=UTC)
METRE = 1 / 110_860


def north(metres):
    return LonLat(114.3, 30.6 + metres * METRE)


def new(**said):
    return Sighting(**{"place": north(0), "accuracy_m": 5, "category": "RE03", "family": "RE", "at": FOUND} | said)


def old(**said):
    return Spot(
        **{"key": "old", "place": north(18), "accuracy_m": 5, "category": "RE03", "family": "RE", "since": CLOSED}
        | said
    )


def why(sighting, spot):
    found = rebound_suspicions(sighting, [spot])
    return found[0].reason if found else None


def test_rubbish_back_eighteen_metres_away_is_suspected():
    assert why(new(), old()) == "in-reach"


@pytest.mark.parametrize(
    ("spot", "reason"),
    [
        ({"place": north(49)}, "in-reach"),
        ({"place": north(51)}, None),
        ({"place": north(51), "accuracy_m": 30}, "in-reach"),
        ({"category": "RE01"}, "in-reach"),
        ({"category": "RD01", "family": "RD"}, None),
        ({"since": None}, None),
        ({"since": datetime(2025, 7, 1, 2, tzinfo=UTC)}, "in-reach"),
        ({"since": datetime(2025, 7, 1, 1, tzinfo=UTC)}, None),
        ({"since": datetime(2025, 6, 30, 2, tzinfo=UTC)}, None),
        ({"since": datetime(2026, 7, 2, tzinfo=UTC)}, None),
        ({"place": None}, None),
    ],
)
def test_the_rule_asks_for_kind_time_and_distance(spot, reason):
    assert why(new(), old(**spot)) == reason


def test_a_problem_of_no_kind_is_nobodys_return():
    assert why(new(category="", family=""), old(category="", family="")) is None
    assert why(new(at=None), old()) is None


@pytest.mark.parametrize(
    ("spot", "reason"),
    [
        ({"chainage_m": 15_170, "side": "right"}, "same-chainage"),
        ({"chainage_m": 15_171, "side": "right"}, None),
        ({"chainage_m": 15_120, "side": "left"}, None),
        ({"chainage_m": 15_120}, "same-chainage"),
        ({"chainage_m": 15_120, "side": "right", "asset": "S1"}, "in-reach"),
    ],
)
def test_on_a_road_the_chainage_and_the_side_decide(spot, reason):
    sighting = new(asset="G4", chainage_m=15_120, side="right")
    assert why(sighting, old(**{"asset": "G4"} | spot)) == reason


def test_in_a_building_the_premises_decide():
    assert why(new(premises="mall", place=None), old(premises="mall", place=None)) == "same-premises"
    assert why(new(premises="mall"), old(premises="market")) is None


def test_the_nearest_comes_first():
    found = rebound_suspicions(new(), [old(key="b", place=north(30)), old(key="a", place=north(3))])
    assert [one.key for one in found] == ["a", "b"]
