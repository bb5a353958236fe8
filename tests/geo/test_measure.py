import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadGeometry
from geo.measure import area_m2, distances_m, headings, legs_m, length_m, near_m, resampled, turn_deg

PLACE = st.tuples(st.floats(73, 135), st.floats(18, 53))


@given(PLACE, PLACE)
def test_a_distance_is_the_same_both_ways(a, b):
    a, b = np.array([a]), np.array([b])
    assert distances_m(a, b) == pytest.approx(distances_m(b, a), abs=1e-6)


def test_distances_are_those_of_the_vectors_and_the_quick_ones_near_enough(vectors):
    for case in vectors("distance")["cases"]:
        a, b = np.array([case["a"]]), np.array([case["b"]])
        assert distances_m(a, b)[0] == pytest.approx(case["metres"], abs=1e-6)
        assert near_m(a, b)[0] == pytest.approx(case["metres"], rel=case["within"], abs=1e-9)


def test_one_place_is_measured_against_many():
    assert distances_m(np.array([[116.0, 40.0]]), np.array([[116.0, 40.0]] * 3)).tolist() == [0, 0, 0]


def test_a_path_of_fewer_than_two_places_has_no_length_and_no_heading():
    assert length_m(np.array([[116.0, 40.0]])) == 0
    with pytest.raises(BadGeometry):
        headings(np.array([[116.0, 40.0]]))


def test_standing_still_has_no_heading():
    assert np.isnan(headings(np.array([[116.0, 40.0], [116.0, 40.0]]))[0])


@pytest.mark.parametrize(("a", "b", "turn"), [(350, 10, 20), (10, 350, 20), (0, 180, 180), (90, 90, 0)])
def test_a_turn_is_the_smaller_angle(a, b, turn):
    assert turn_deg(a, b) == turn


def test_an_area_does_not_mind_which_way_round_it_is_given():
    ring = np.array([[116.0, 40.0], [116.01, 40.0], [116.01, 40.01], [116.0, 40.01]])
    assert area_m2(ring) == pytest.approx(area_m2(ring[::-1]))
    assert area_m2(ring) == pytest.approx(area_m2(np.vstack([ring, ring[:1]])))
    with pytest.raises(BadGeometry):
        area_m2(ring[:2])


@given(st.lists(PLACE, min_size=2, max_size=5), st.floats(50_000, 500_000))
def test_places_added_along_a_path_do_not_change_its_length(places, longest_m):
    path = np.array(places)
    fine = resampled(path, longest_m)
    assert legs_m(fine).max() <= longest_m * 1.000001
    assert length_m(fine) == pytest.approx(length_m(path), rel=1e-9, abs=1e-6)
    assert {tuple(place) for place in path} <= {tuple(place) for place in fine}


def test_there_is_nothing_to_add_to_a_single_place():
    with pytest.raises(BadGeometry):
        resampled(np.array([[116.0, 40.0]]), 10)


@pytest.mark.samples
@pytest.mark.parametrize("path", ["lines/river-bolin-creek.geojson", "lines/road-bus71-yanan-road-shanghai.geojson"])
def test_the_lengths_of_real_lines_are_the_manifests(samples, manifest, path):
    features = json.loads((samples / path).read_text("utf-8"))["features"]
    lines = [np.array(feature["geometry"]["coordinates"])[:, :2] for feature in features]
    assert sum(map(length_m, lines)) == pytest.approx(float(manifest[path]["length_m"]), rel=5e-4)
