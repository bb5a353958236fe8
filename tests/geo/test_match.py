from datetime import UTC, datetime, timedelta

from geo.lonlat import LonLat
from geo.match import Sighting, Spot, candidates

NOON = datetime(2026, 4, 28, 4, tzinfo=UTC)
HERE = LonLat(114.3, 30.6)
METRE = 1 / 110_860


def north(metres):
    return LonLat(114.3, 30.6 + metres * METRE)


def keys(sighting, *spots):
    return [candidate.key for candidate in candidates(sighting, spots)]


def test_the_nearer_task_comes_first_and_the_far_one_not_at_all():
    spots = [Spot("third", north(200)), Spot("first", north(3)), Spot("second", north(20)), Spot("far", north(600))]
    assert keys(Sighting(HERE, 5), *spots) == ["first", "second", "third"]


def test_the_same_metre_of_the_road_and_the_same_side_count_more_than_a_few_metres():
    photo = Sighting(HERE, 5, asset="G4", chainage_m=12_300, side="right")
    right = Spot("right", north(15), asset="G4", chainage_m=12_310, side="right")
    left = Spot("left", north(10), asset="G4", chainage_m=12_300, side="left")
    assert keys(photo, left, right) == ["right", "left"]
    first, second = candidates(photo, [left, right])
    assert first.reasons == ("near", "in-reach", "same-asset", "same-chainage", "same-side")
    assert second.reasons == ("near", "in-reach", "same-asset", "same-chainage", "other-side")


def test_another_road_beside_it_gains_nothing():
    photo = Sighting(HERE, asset="G4", chainage_m=12_300)
    (found,) = candidates(photo, [Spot("other", north(10), asset="S1", chainage_m=12_300)])
    assert "same-chainage" not in found.reasons


def test_a_photo_from_before_the_task_or_after_its_due_counts_less():
    in_time = Spot("in time", north(10), since=NOON - timedelta(1), until=NOON + timedelta(1))
    too_early = Spot("too early", north(10), since=NOON + timedelta(1))
    after_due = Spot("after due", north(10), until=NOON - timedelta(1))
    assert keys(Sighting(HERE, at=NOON), too_early, after_due, in_time) == ["in time", "after due", "too early"]


def test_indoors_the_premises_rule_even_without_a_fix():
    (found,) = candidates(
        Sighting(premises="mall"), [Spot("fire lane", premises="mall"), Spot("other", premises="market")]
    )
    assert (found.key, found.distance_m, found.reasons) == ("fire lane", None, ("same-premises",))
    assert keys(Sighting(), Spot("anything", HERE)) == []


def test_of_equals_those_with_a_place_come_first_and_the_order_is_kept():
    spots = [Spot("a", premises="mall"), Spot("b", HERE), Spot("c", HERE)]
    assert keys(Sighting(HERE, premises="mall"), *spots) == ["b", "c", "a"]


def test_no_tasks_no_candidates():
    assert candidates(Sighting(HERE), []) == []


def test_a_task_without_a_place_is_passed_over():
    photo = Sighting(HERE, chainage_m=5, asset="G4")
    assert keys(photo, Spot("nowhere", asset="G4"), Spot("here", HERE, asset="G4")) == ["here"]
