import numpy as np

from geo.fakes import copied_from, ruled
from geo.lonlat import Track

METRE = 1 / 110_860
PLACE = np.array([114.3, 30.6])


def walk(seed, n=200):
    numbers = np.random.default_rng(seed)
    north = np.cumsum(numbers.normal(1.3, 0.3, n))
    east = np.convolve(numbers.normal(0, 5, n + 19), np.ones(20) / 20, "valid")
    return Track.of(PLACE + np.column_stack([east, north]) * METRE, time_s=np.arange(n) * 1.0)


def test_the_same_walk_sent_again_tomorrow_is_a_copy():
    first = walk(1)
    again = Track.of(first.lonlat, time_s=first.time_s + 86_400)
    assert copied_from(again, first).shift_s == 86_400
    assert copied_from(again.take(np.arange(0, 200, 3)), first).share == 1


def test_a_copy_with_other_times_is_still_a_copy():
    first = walk(1)
    stretched = Track.of(first.lonlat, time_s=first.time_s * 1.5)
    assert np.isnan(copied_from(stretched, first).shift_s)
    assert np.isnan(copied_from(Track.of(first.lonlat), first).shift_s)


def test_two_honest_walks_along_one_road_are_no_copies_and_few_points_prove_nothing():
    assert copied_from(walk(1), walk(2)) is None
    short = walk(1, 19)
    assert copied_from(short, short) is None


def test_a_line_drawn_with_a_ruler_is_noticed_and_a_walk_is_not():
    assert not ruled(walk(3))
    straight = PLACE + np.column_stack([np.zeros(30), np.sort(np.random.default_rng(1).uniform(0, 40, 30))]) * METRE
    assert ruled(Track.of(straight, time_s=np.arange(30)))


def test_even_steps_round_a_curve_are_noticed_and_standing_still_is_not():
    angle = np.arange(40) / 40
    curve = np.column_stack([np.cos(angle) / np.cos(np.radians(30.6)), np.sin(angle)]) * 100 * METRE
    assert ruled(Track.of(PLACE + curve, time_s=np.arange(40) * 2.0))
    assert not ruled(Track.of(PLACE + curve))
    assert not ruled(Track.of([tuple(PLACE)] * 30, time_s=np.arange(30)))
    assert not ruled(walk(3, 19))
