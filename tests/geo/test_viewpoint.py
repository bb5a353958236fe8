import pytest

from geo.lonlat import LonLat
from geo.viewpoint import View, compare_views, reach_m


def test_before_and_after_are_compared_by_place_and_heading(vectors):
    for case in vectors("viewpoint")["cases"]:
        before, after = (View(place and LonLat(*place), *rest) for place, *rest in (case["before"], case["after"]))
        compared = compare_views(before, after)
        assert (compared.verdict, list(compared.reasons)) == (case["verdict"], case["reasons"]), case


def test_the_reach_is_both_accuracies_and_twenty_metres_but_fifty_at_least():
    assert [reach_m(5, 8), reach_m(30, 25), reach_m(None, 100)] == [50, 75, 130]


def test_the_distance_is_told_with_the_verdict():
    compared = compare_views(View(LonLat(114.3, 30.6)), View(LonLat(114.3, 30.6001)))
    assert compared.distance_m == pytest.approx(11.09, abs=0.01)
    assert compared.turn_deg is None
