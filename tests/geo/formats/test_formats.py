import numpy as np
import pytest

from geo.errors import BadTrack, GeoError
from geo.formats import read
from geo.formats.gathering import unix_seconds
from geo.measure import length_m

AS_THE_MANIFEST_SAYS = [
    "csv/geolife_trajectory.csv", "csv/panoramax.csv", "csv/posmo_trajectory.csv", "kml/gxtrack.kml",
    "fit/2015-10-13-08-43-15.fit", "fit/activity-filecrc.fit", "fit/garmin-edge-820-bike.fit",
    "kml/linestring.kml", "nmea/quectel-eg25-g.log", "other/geolife-20081027103804.plt",
    "gpx/ISSUE-82.gpx", "gpx/apple_watch_route.gpx", "gpx/around-visnjan-with-car.gpx", "gpx/caltopo-export.gpx",
    "gpx/cerknicko-jezero.gpx", "gpx/garmin-activity.gpx", "gpx/gpx1.0_with_all_fields.gpx",
    "gpx/korita-zbevnica.gpx", "gpx/route.gpx", "gpx/run.gpx", "gpx/sf_30km_h.gpx", "gpx/strava_route_example.gpx",
    "gpx/track-with-empty-segment.gpx", "gpx/unicode_with_bom.gpx", "gpx/wikipedia_example.gpx", "gpx/wpt.gpx",
]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x01\x02", b"<html/>", b"\xef\xbb\xbf"])
def test_what_is_no_track_is_refused_with_a_reason(data):
    with pytest.raises(BadTrack):
        read(data, "walk.gpx")


def test_the_content_tells_the_format_and_not_the_name():
    assert read(b"\xef\xbb\xbf <gpx/>", "walk.json").source == "gpx"
    assert read(b' {"type":"FeatureCollection","features":[]}', "walk.gpx").source == "geojson"


@pytest.mark.samples
@pytest.mark.parametrize("name", AS_THE_MANIFEST_SAYS)
def test_a_real_file_holds_what_the_manifest_says(samples, manifest, name):
    path = f"tracks/{name}"
    agrees(read((samples / path).read_bytes(), path), manifest[path])


def agrees(track, row):
    segments = len(set(track.segment.tolist())) + track.left_out.get("empty_segments", 0)
    timed = track.time_s[np.isfinite(track.time_s)]
    assert (len(track), segments, len(timed)) == tuple(
        int(row[k] or 0) for k in ("track_points", "segments", "timed_points")
    )
    for column in ("waypoints", "routes", "route_points"):
        assert track.left_out.get(column, 0) == int(row[column])
    if len(timed):
        assert (timed[0], timed[-1]) == pytest.approx(
            (unix_seconds(row["time_start"]), unix_seconds(row["time_end"])), abs=1e-3
        )
    assert sum(length_m(track.lonlat[part]) for part in track.parts()) == pytest.approx(
        float(row["length_m"]), abs=0.06
    )


@pytest.mark.samples
def test_the_gpx_of_undefined_places_says_which_lines_it_could_not_read(samples):
    track = read((samples / "tracks/gpx/bad.gpx").read_bytes())
    assert [(refused.line, refused.reason) for refused in track.refusals] == [
        (5, "unreadable-place"),
        (8, "unreadable-place"),
    ]


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "points", "segments", "metres"),
    [("kml/multitrack.kml", 16, 1, 42.7), ("other/sample.tcx", 17, 3, 174.1)],
)
def test_where_we_differ_from_the_manifest_it_is_on_purpose(samples, name, points, segments, metres):
    """Its oracles counted the times of two waypoints, and joined what a TCX keeps apart."""
    track = read((samples / "tracks" / name).read_bytes())
    assert (len(track), track.segment.max() + 1) == (points, segments)
    assert sum(length_m(track.lonlat[part]) for part in track.parts()) == pytest.approx(metres, abs=0.06)


@pytest.mark.samples
def test_timed_points_of_two_persons_are_two_segments(samples):
    track = read((samples / "tracks/geojson/geolife_points.geojson").read_bytes())
    assert (len(track), track.segment.max()) == (4241, 1)


@pytest.mark.samples
def test_a_real_file_cut_off_anywhere_is_refused_with_a_reason_or_read_in_part(samples):
    data = (samples / "tracks/gpx/apple_watch_route.gpx").read_bytes()
    assert {code_of(data[:end]) for end in range(0, len(data), 97)} == {"bad-track"}


def code_of(data):
    try:
        return read(data).source
    except GeoError as refusal:
        return refusal.code
