import numpy as np
import pytest

from geo.errors import BadTrack, GeoError
from geo.formats import read
from geo.formats.gathering import unix_seconds
from geo.measure import length_m

GPX_AND_GEOJSON = [
    "ISSUE-82", "apple_watch_route", "around-visnjan-with-car", "caltopo-export", "cerknicko-jezero", "garmin-activity",
    "gpx1.0_with_all_fields", "korita-zbevnica", "route", "run", "sf_30km_h", "strava_route_example",
    "track-with-empty-segment", "unicode_with_bom", "wikipedia_example", "wpt",
]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\x01\x02", b"<html/>", b"\xef\xbb\xbf"])
def test_what_is_no_track_is_refused_with_a_reason(data):
    with pytest.raises(BadTrack):
        read(data, "walk.gpx")


def test_the_content_tells_the_format_and_not_the_name():
    assert read(b"\xef\xbb\xbf <gpx/>", "walk.json").source == "gpx"
    assert read(b' {"type":"FeatureCollection","features":[]}', "walk.gpx").source == "geojson"


@pytest.mark.samples
@pytest.mark.parametrize("name", GPX_AND_GEOJSON)
def test_a_real_gpx_holds_what_the_manifest_says(samples, manifest, name):
    path = f"tracks/gpx/{name}.gpx"
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
