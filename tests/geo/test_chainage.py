import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.chainage import CHUNK, Stationing
from geo.errors import BadChainage, BadGeometry
from geo.frame import Frame
from geo.lonlat import LonLat
from geo.measure import distances_m, length_m

WUHAN = np.array([114.3, 30.6])
STEP = st.tuples(st.floats(-0.004, 0.004), st.floats(-0.004, 0.004)).filter(lambda s: abs(s[0]) + abs(s[1]) > 1e-4)
WINDING = st.lists(STEP, min_size=1, max_size=12).map(lambda steps: WUHAN + np.cumsum([(0.0, 0.0), *steps], axis=0))
NEARBY = st.lists(st.tuples(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01)), min_size=1, max_size=20).map(
    lambda away: WUHAN + np.array(away)
)
STRAIGHT = np.array([[114.30, 30.60], [114.32, 30.60]])


@given(WINDING, NEARBY)
def test_the_foot_is_the_nearest_place_of_the_line(line, places):
    road = Stationing([line])
    at = road.locate(places)
    xy, legs = road.legs.frame.to_metres(places), road.legs
    brute = np.sqrt([legs.feet(np.arange(len(legs)), x, y)[1].min() for x, y in xy])
    assert np.abs(at.offset_m) == pytest.approx(brute / legs.frame.scale_at(places[:, 1]), abs=1e-6)
    assert distances_m(at.foot, places) == pytest.approx(np.abs(at.offset_m), abs=0.01, rel=1e-3)


@given(WINDING, NEARBY)
def test_a_foot_is_its_own_foot(line, places):
    road = Stationing([line], origin_m=5000)
    feet = road.locate(places).foot
    again = road.locate(feet)
    assert distances_m(again.foot, feet).max() < 0.01
    assert np.abs(again.offset_m).max() < 0.01


@given(WINDING)
def test_chainage_grows_along_the_line_and_ends_at_its_length(line):
    road = Stationing([line], origin_m=700)
    steps = np.linspace(0, road.length_m, 50)
    assert (np.diff(road.scale.chainages(steps)) > 0).all()
    assert road.range_m == pytest.approx((700, 700 + length_m(line)))


@given(st.floats(1, 1900), st.floats(0.5, 100), st.booleans())
def test_right_is_right_when_facing_increasing_chainage(chainage, metres, increasing):
    road = Stationing([STRAIGHT], 2000, increasing)
    low, _ = road.range_m
    place = road.point(low + chainage, metres)
    at = road.locate(place.as_path())
    assert at.chainage_m[0] == pytest.approx(low + chainage, abs=0.01)
    assert at.offset_m[0] == pytest.approx(metres, abs=0.01)
    assert (place.lat < 30.6) == increasing  # the line is drawn eastward


def test_a_line_against_its_chainage_counts_down_from_the_origin():
    road = Stationing([STRAIGHT], 12_000, increasing=False)
    assert road.range_m == pytest.approx((12_000 - length_m(STRAIGHT), 12_000))
    assert road.locate(STRAIGHT).chainage_m == pytest.approx(road.range_m[::-1])


def test_calibration_stays_where_it_was_measured_whichever_way_the_line_is_drawn():
    points = [(0, 3000), (1000, 2010)]
    road = Stationing([STRAIGHT], increasing=False, calibration=points)
    place = Stationing([STRAIGHT]).places(np.array([0.0, 500.0, 1000.0]))
    assert road.locate(place).chainage_m == pytest.approx([3000, 2505, 2010])


def test_a_place_inside_a_corner_or_a_loop_is_called_ambiguous():
    corner = Stationing([np.array([[114.30, 30.60], [114.305, 30.60], [114.305, 30.605]])])
    centre = Frame(114.305, 30.60)
    inside, near_one, outside = centre.to_lonlat(np.array([[-30.0, 30.0], [-100.0, 10.0], [30.0, -30.0]]))
    assert corner.locate(np.array([inside, near_one, outside])).ambiguous.tolist() == [True, False, False]
    loop = Stationing([np.array([[114.30, 30.60], [114.305, 30.60], [114.305, 30.605], [114.303, 30.595]])])
    crossing = loop.locate(np.array([[114.304, 30.60]]))
    assert crossing.ambiguous.all()


def test_a_place_on_a_straight_line_is_never_ambiguous():
    road = Stationing([STRAIGHT])
    along = np.linspace(0, road.length_m, 500)
    for offset in (0.0, 20.0, -400.0):
        assert not road.locate(road.places(along, offset)).ambiguous.any()


def test_two_parts_follow_each_other_without_a_metre_between():
    road = Stationing([STRAIGHT, STRAIGHT + np.array([0.05, 0.0])], 100)
    assert road.length_m == pytest.approx(2 * length_m(STRAIGHT))
    ends = road.locate(np.array([[114.32, 30.6], [114.35, 30.6]])).chainage_m
    assert ends[0] == pytest.approx(ends[1])
    assert len(road.sub_line(*road.range_m)) == 2


def test_a_sub_line_has_the_length_of_its_range_and_keeps_the_corners():
    line = np.array([[114.30, 30.60], [114.31, 30.60], [114.31, 30.61]])
    road = Stationing([line], 1000)
    (path,) = road.sub_line(1500, 2500)
    assert length_m(path) == pytest.approx(1000, abs=0.01)
    assert line[1].tolist() in path.tolist()
    whole = road.sub_line(0, 99_999)
    assert length_m(whole[0]) == pytest.approx(road.length_m, abs=0.01)
    with pytest.raises(BadChainage):
        road.sub_line(0, 999)


def test_a_chainage_off_the_line_or_twice_on_it_has_no_point():
    road = Stationing([STRAIGHT], calibration=[(0, 0), (1100, 1100), (1100, 1080)])
    with pytest.raises(BadChainage):
        road.point(9999)
    with pytest.raises(BadChainage) as refusal:
        road.point(1090)
    assert refusal.value.facts["distances_m"] == pytest.approx((1090, 1110))
    assert len(road.stretches) == 2
    assert isinstance(road.point(500), LonLat)


def test_stakes_stand_at_round_chainages_and_twice_on_a_long_chain():
    road = Stationing([STRAIGHT], 12_340)
    chainages, places = road.ticks(1000)
    assert chainages.tolist() == [13_000, 14_000]
    assert road.locate(places).chainage_m == pytest.approx(chainages)
    doubled = Stationing([STRAIGHT], calibration=[(0, 0), (1105, 1105), (1105, 1085)]).ticks(100)[0]
    assert doubled.tolist().count(1100) == 2
    assert Stationing([STRAIGHT], 10).ticks(100_000)[0].tolist() == []


@pytest.mark.parametrize("parts", [[], [np.empty((0, 2))], [STRAIGHT[:1]], [STRAIGHT[[0, 0]]]])
def test_a_line_without_length_is_refused(parts):
    with pytest.raises(BadGeometry):
        Stationing(parts)


def test_nothing_located_is_nothing_found_and_many_are_found_in_chunks():
    road = Stationing([STRAIGHT])
    assert len(road.locate(np.empty((0, 2))).chainage_m) == 0
    many = road.places(np.linspace(0, road.length_m, CHUNK + 7), 3.0)
    assert road.locate(many).offset_m == pytest.approx(np.full(CHUNK + 7, 3.0), abs=0.01)


def test_a_line_across_the_antimeridian_is_short():
    road = Stationing([np.array([[179.99, -17.0], [-179.99, -17.0]])])
    assert road.length_m == pytest.approx(2129.7, abs=1)
    at = road.locate(np.array([[-179.995, -17.0], [179.995, -17.0]]))
    assert at.chainage_m == pytest.approx([1597.2, 532.4], abs=1)
    assert np.abs(at.foot[:, 0]).max() <= 180


def test_a_very_long_line_takes_larger_cells_and_stays_right():
    road = Stationing([np.array([[80.0, 30.0], [120.0, 45.0]])])
    along = np.linspace(0, road.length_m, 50)
    assert road.locate(road.places(along, 5.0)).along_m == pytest.approx(along, abs=0.02)


@settings(max_examples=20)
@given(WINDING, NEARBY)
def test_shapely_agrees_on_the_same_plane(line, places):
    road = Stationing([line])
    xy = road.legs.frame.to_metres(places)
    string = shapely.LineString(road.legs.frame.to_metres(line))
    theirs = shapely.distance(shapely.points(xy), string) / road.legs.frame.scale_at(places[:, 1])
    assert np.abs(road.locate(places).offset_m) == pytest.approx(theirs, abs=0.05)  # its legs are rhumb lines


@pytest.mark.samples
@pytest.mark.parametrize("name", ["river-bolin-creek", "road-bus71-yanan-road-shanghai"])
def test_real_lines_give_back_what_they_are_asked(samples, name):
    for feature in json.loads((samples / "lines" / f"{name}.geojson").read_text("utf-8"))["features"]:
        road = Stationing([np.array(feature["geometry"]["coordinates"])[:, :2]])
        numbers = np.random.default_rng(3)
        places = road.places(numbers.uniform(0, road.length_m, 100_000), numbers.uniform(-30, 30, 100_000))
        at = road.locate(places)
        again = road.locate(at.foot)
        assert distances_m(again.foot, at.foot).max() < 0.01
        back = distances_m(road.places(at.along_m, at.offset_m), places)
        leg, t = road.legs.at(at.along_m)
        inside = (t * road.legs.length_m[leg] > 0.01) & ((1 - t) * road.legs.length_m[leg] > 0.01)
        assert back[inside].max() < 0.01
        print(f"{name}: {1 - inside.mean():.2%} have their foot on a corner, {at.ambiguous.mean():.2%} are ambiguous")
