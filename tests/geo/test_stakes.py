import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadChainage
from geo.stakes import Scale, Stretch, format_chainage, parse_chainage


def test_what_stands_on_a_stake_is_read(vectors):
    for text, prefix, metres in vectors("chainage")["read"]:
        assert parse_chainage(text) == (prefix, metres), text


def test_what_could_mean_two_places_is_refused(vectors):
    for text in vectors("chainage")["refused"]:
        with pytest.raises(BadChainage):
            parse_chainage(text)


def test_metres_are_written_as_on_a_stake(vectors):
    for metres, prefix, decimals, text in vectors("chainage")["written"]:
        assert format_chainage(metres, prefix, decimals) == text


@pytest.mark.parametrize("metres", [-1, float("nan")])
def test_there_is_no_stake_before_the_first(metres):
    with pytest.raises(BadChainage):
        format_chainage(metres)


@given(st.integers(0, 9_999_999_999), st.sampled_from(["", "K", "ZK", "AK"]))
def test_what_is_written_is_read_back(millimetres, prefix):
    text = format_chainage(millimetres / 1000, prefix, 3)
    assert parse_chainage(text) == (prefix, millimetres / 1000)


@given(st.floats(0, 2000), st.floats(0.5, 2), st.floats(-50, 50).filter(lambda jump: abs(jump) > 0.01))
def test_a_distance_comes_back_from_its_chainage_even_at_a_jump(along, stretched, jump):
    scale = Scale.of(2000, [(0, 100), (900, 100 + 900 * stretched), (900, 100 + 900 * stretched + jump)])
    chainage = scale.chainages(np.array([along]))[0]
    assert min(abs(found - along) for found in scale.distances(chainage)) < 0.01


def test_a_long_chain_has_some_chainages_twice_and_a_short_one_has_none():
    long = Scale.of(2000, [(0, 0), (1100, 1100), (1100, 1080)])
    assert long.distances(1090) == (1090, 1110)
    assert long.distances(2000) == ()
    assert long.stretches == (Stretch(0, 1100), Stretch(1080, 1980))
    short = Scale.of(2000, [(0, 0), (1100, 1100), (1100, 1120)])
    assert short.distances(1110) == ()
    assert short.distances(1100) == short.distances(1120) == (1100,)
    assert short.spans(1000, 1200) == [(1000, 1100), (1100, 1180)]


def test_points_without_a_jump_are_one_stretch():
    scale = Scale.of(2000, [(0, 0), (500, 510), (1500, 1480)])
    assert scale.stretches == (Stretch(0, 1980),)
    assert scale.distances(510) == (500,)


@pytest.mark.parametrize(
    "points",
    [[], [(0, 0), (100, 90), (200, 80)], [(-1, 0)], [(0, 0), (2001, 2001)], [(500, 500), (100, 900), (600, 999)]],
)
def test_a_calibration_that_does_not_fit_the_line_is_refused(points):
    with pytest.raises(BadChainage):
        Scale.of(2000, points)


def test_a_range_is_not_backward():
    with pytest.raises(BadChainage):
        Scale.of(2000, [(0, 0)]).spans(10, 5)
