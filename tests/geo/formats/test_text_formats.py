import json

import numpy as np
import pytest

from geo.errors import BadTrack
from geo.formats import igc, live, nmea, plt, read, table, tcx
from geo.formats.nmea import degrees_of
from geo.formats.text import lines_of

MORNING = 1777338000.0  # 2026-04-28T01:00:00Z


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_whatever_it_was_written(encoding):
    assert lines_of("经度,纬度\n1,2".encode(encoding)) == ["经度,纬度", "1,2"]


def test_a_csv_names_its_columns_in_either_language():
    chinese = table.read("经度;纬度;时间;精度;速度;海拔\n114.3;30.6;2026-04-28T01:00:00Z;5;1.2;21".encode("gb18030"))
    english = read(b"lat,lon,time,accuracy,speed,ele\n30.6,114.3,1777338000,5,1.2,21\n")
    for track in (chinese, english):
        row = track.lonlat[0].tolist(), track.time_s[0], track.accuracy_m[0], track.speed_mps[0], track.elevation_m[0]
        assert row == ([114.3, 30.6], MORNING, 5, 1.2, 21)


def test_a_csv_of_several_persons_has_a_segment_for_each():
    track = table.read(b"user_id,lon,lat\n1,1,1\n1,1,2\n2,5,5\n")
    assert track.segment.tolist() == [0, 0, 1]


def test_date_and_time_in_two_columns_are_one_moment_and_a_missing_zone_is_counted():
    track = table.read(b"date,time,lat,lon\n2026-04-28,01:00:00,1,1\n\nsoon,later,1,1\n2026-04-28\n")
    assert track.time_s[0] == MORNING
    assert track.left_out == {"times_without_zone": 1}
    assert [refused.reason for refused in track.refusals] == ["unreadable-time", "unreadable-place"]


def test_a_row_that_csv_cannot_read_is_refused_alone():
    track = table.read(b"lon,lat\n1,1\n" + b"9" * 200_000 + b",1\n2,2\n")
    assert [refused.reason for refused in track.refusals] == ["unreadable-row"]
    assert len(track) == 2


@pytest.mark.parametrize("data", [b"", b"a,b,c\n1,2,3", b"lon,name\n1,x"])
def test_a_csv_without_places_is_refused(data):
    with pytest.raises(BadTrack):
        table.read(data)


PLT = "OziExplorer Track Point File Version 2.1\nWGS 84\nAltitude is in Feet\nReserved 3\n0,2\n2\n"


def test_plt_begins_anew_where_it_says_so_and_knows_feet():
    track = read(
        (PLT + " 30.6,114.3,1,100,46140.0416666667,,\n30.7,114.3,0,-777,,\n30.8,114.3,1,0,46140.05,,\n\n").encode()
    )
    assert track.segment.tolist() == [0, 0, 1]
    assert track.elevation_m[:2] == pytest.approx([30.48, np.nan], nan_ok=True)
    assert track.time_s[0] == MORNING
    assert track.source == "plt"


@pytest.mark.parametrize("data", [b"", b"something", b"Geolife trajectory\nPulkovo 1942\n"])
def test_plt_of_another_datum_is_refused(data):
    with pytest.raises(BadTrack):
        plt.read(data)
    assert len(plt.read(b"Geolife trajectory")) == 0


def test_nmea_takes_the_height_of_the_same_second():
    track = nmea.read(
        b"$GPGGA,010000,3036.0,N,11418.0,E,1,8,1.2,21.0,M,,,,\n$GPRMC,010000,A,3036.0,N,11418.0,E,2.0,,280426,,\n"
        b"$GPRMC,010001.50,A,3036.0,S,11418.0,W,,,280426,,\n$GPRMC,,V,,,,,,,,,\n$GPGSV,1\n"
        b"$GPRMC,,A,3036.0,N,11418.0,E,,,999999,,\n"
    )
    assert track.time_s[:2].tolist() == [MORNING, MORNING + 1.5]
    assert track.elevation_m[0] == 21
    assert track.accuracy_m[0] == 6
    assert track.speed_mps[0] == pytest.approx(1.029, abs=0.001)
    assert track.lonlat[1].tolist() == [-114.3, -30.6]
    assert track.left_out == {"without_place": 1}
    assert [refused.reason for refused in track.refusals] == ["unreadable-time"]


def test_nmea_without_dates_gives_places_without_times():
    track = nmea.read(b"$GPGGA,010000,3036.0,N,11418.0,E,1,8,1.2,21.0,M\n$GPGGA,,,,,,0,,,,,\n")
    assert len(track) == 1
    assert np.isnan(track.time_s[0])


def test_a_garbled_sentence_is_refused():
    track = nmea.read(b"$GPRMC,010000,A,3036.0,N,11418.0,E,1.0,0.0,280426,,*00")
    assert track.refusals[0].reason == "bad-checksum"
    with pytest.raises(BadTrack):
        nmea.read(b"$GPGSV,1")


@pytest.mark.parametrize(("written", "letter"), [("", "N"), ("3036.0", "X"), ("3076.0", "N"), ("-1", "N")])
def test_degrees_that_are_none_are_nan(written, letter):
    assert np.isnan(degrees_of(written, letter))


def test_igc_goes_on_past_midnight_and_refuses_what_it_cannot_read():
    track = read(
        b"AXXX1\r\nHFDTEDATE:280426,01\r\nB2359593036000N11418000EA0002100025\r\nB0000013036000S11418000WV0002100025\r\nBxx\r\n"
    )
    assert np.diff(track.time_s).tolist() == [2]
    assert track.lonlat.round(9).tolist() == [[114.3, 30.6], [-114.3, -30.6]]
    assert track.elevation_m.tolist() == [25, 21]
    assert track.refusals[0].line == 5


def test_igc_without_a_date_or_with_an_impossible_one_has_no_times():
    track = igc.read(b"AXXX\nHFDTE999999\nB0100003036000N11418000EA0002100025")
    assert track.refusals[0].reason == "unreadable-time"
    with pytest.raises(BadTrack):
        igc.read(b"B010000")


def test_owntracks_comes_singly_in_lists_and_in_lines():
    point = {"_type": "location", "lat": 30.6, "lon": 114.3, "tst": MORNING, "acc": 8, "alt": 21}
    other = {"_type": "transition"}
    for data in (json.dumps([point, other]), json.dumps(point) + "\n\n" + json.dumps(other)):
        track = read(data.encode())
        assert (len(track), track.accuracy_m[0], track.left_out) == (1, 8, {"other_messages": 1})
    with pytest.raises(BadTrack):
        live.read_owntracks(b'{"_type":\n')


def test_queries_of_trackers_are_read_line_by_line():
    track = read(
        b"https://example.invalid/?id=7&lat=30.6&lon=114.3&timestamp=1777338000000&hdop=2&altitude=21&speed=3\n\n"
        b"lat=30.7&lon=114.3&timestamp=2026-04-28T01:00:00Z\n"
    )
    assert track.time_s.tolist() == [MORNING, MORNING]
    assert track.accuracy_m[0] == 10
    assert np.isnan(track.speed_mps).all()


@pytest.mark.parametrize("data", [b"lat=x&lon=y", b"", b"&".join([b"a=1"] * 99)])
def test_a_query_without_a_place_is_refused(data):
    with pytest.raises(BadTrack):
        live.read_queries(data)


def test_tcx_keeps_its_tracks_apart_and_counts_points_without_place():
    point = "<Trackpoint><Time>2026-04-28T01:00:00Z</Time><Position><LatitudeDegrees>30.6</LatitudeDegrees>"
    point += "<LongitudeDegrees>114.3</LongitudeDegrees></Position><AltitudeMeters>21</AltitudeMeters></Trackpoint>"
    tracks = f"<Track>{point}<Trackpoint/></Track><Track>{point}</Track>"
    track = read(f"<TrainingCenterDatabase>{tracks}</TrainingCenterDatabase>".encode())
    assert track.segment.tolist() == [0, 1]
    assert track.left_out == {"without_place": 1}
    with pytest.raises(BadTrack):
        tcx.read(b"<gpx/>")


@pytest.mark.parametrize(
    ("reader", "data"),
    [(live.read_traccar, b'{"location":[1]}'), (live.read_traccar, b"[7]"), (live.read_wechat, b"[7]")],
)
def test_a_message_that_is_no_point_is_refused_by_its_number(reader, data):
    with pytest.raises(BadTrack) as refusal:
        reader(data)
    assert refusal.value.facts["line"] == 1
