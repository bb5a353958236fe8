import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadTrack, TooManyPoints
from geo.formats import gpx
from geo.lonlat import Refused, Track

POINT = "<trkpt lat='{lat}' lon='{lon}'>{inside}</trkpt>"


def document(*segments, head=""):
    inside = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return f"<gpx xmlns='http://www.topografix.com/GPX/1/1'>{head}<trk><name>早晨</name>{inside}</trk></gpx>".encode()


def test_a_point_keeps_its_time_height_speed_and_accuracy():
    inside = (
        "<ele>21.5</ele><time>2026-04-28T01:00:00Z</time><hdop>2</hdop><extensions><speed>1.25</speed></extensions>"
    )
    track = gpx.read(document(POINT.format(lat=30.6, lon=114.3, inside=inside)))
    row = track.lonlat[0].tolist(), track.time_s[0], track.elevation_m[0], track.accuracy_m[0], track.speed_mps[0]
    assert row == ([114.3, 30.6], 1777338000, 21.5, 10.0, 1.25)
    assert (track.name, track.source) == ("早晨", "gpx")


def test_an_accuracy_in_metres_is_better_than_a_dilution():
    inside = "<hdop>9</hdop><extensions><accuracy>4.5</accuracy></extensions>"
    assert gpx.read(document(POINT.format(lat=1, lon=1, inside=inside))).accuracy_m[0] == 4.5


def test_segments_stay_apart_and_empty_ones_are_counted():
    point = POINT.format(lat=30.6, lon=114.3, inside="")
    track = gpx.read(document(point * 2, "", point))
    assert track.segment.tolist() == [0, 0, 2]
    assert track.left_out == {"empty_segments": 1}


def test_waypoints_and_routes_are_counted_and_left_out():
    head = "<wpt lat='1' lon='1'/><rte><rtept lat='1' lon='1'/><rtept lat='1' lon='1'/></rte>"
    track = gpx.read(document(head=head))
    assert len(track) == 0
    assert track.left_out == {"waypoints": 1, "routes": 1, "route_points": 2}


def test_an_unreadable_point_is_refused_by_line():
    data = document(
        "\n" + POINT.format(lat="undefined", lon=1, inside="") + "\n" + POINT.format(lat=1, lon=1, inside="")
    )
    track = gpx.read(data)
    assert track.refusals == (Refused(2, "unreadable-place"),)
    assert len(track) == 1


@pytest.mark.parametrize("data", [b"<kml/>", b"no xml at all", b""])
def test_what_is_not_gpx_is_refused(data):
    with pytest.raises(BadTrack):
        gpx.read(data)


def test_too_many_points_are_refused_while_reading(monkeypatch):
    monkeypatch.setattr("geo.formats.gathering.MOST_POINTS", 3)
    with pytest.raises(TooManyPoints):
        gpx.read(document(POINT.format(lat=1, lon=1, inside="") * 4))


TRACKS = st.lists(
    st.tuples(
        st.floats(-180, 180),
        st.floats(-90, 90),
        st.one_of(st.just(np.nan), st.integers(0, 2_000_000_000_000).map(lambda ms: ms / 1000)),
        st.one_of(st.just(np.nan), st.integers(0, 99).map(float)),
        st.integers(0, 1),
    ),
    max_size=8,
).map(
    lambda rows: Track.of(
        [row[:2] for row in rows],
        time_s=[row[2] for row in rows],
        accuracy_m=[row[3] for row in rows],
        speed_mps=[row[3] for row in rows],
        elevation_m=[row[3] for row in rows],
        segment=np.cumsum([row[4] for row in rows]),
        name="a track",
    )
)


@given(TRACKS)
def test_what_is_written_is_read_back(track):
    back = gpx.read(gpx.write(track))
    assert back.lonlat == pytest.approx(track.lonlat, abs=1e-8)
    for column in ("time_s", "accuracy_m", "speed_mps", "elevation_m"):
        assert getattr(back, column) == pytest.approx(getattr(track, column), abs=1e-3, nan_ok=True)
    assert back.joined().tolist() == track.joined().tolist()
    assert back.name == "a track"


def test_a_track_without_a_name_is_written_without_one():
    assert b"<name>" not in gpx.write(Track.of([(1, 1)]))
