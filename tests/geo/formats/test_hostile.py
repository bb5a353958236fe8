"""Whatever bytes arrive, a reader answers with a track or with a reason: never with a library's exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.formats import fit, geojson, gpx, igc, kml, kmz, live, nmea, plt, read, table, tcx
from geo.lonlat import Track
from tests.fits import fit as written

SEEDS = {
    gpx.read: gpx.write(Track.of([(114.3, 30.6), (114.3, 30.7)], time_s=[0, 60], elevation_m=[1, 2], name="n")),
    kml.read: kml.write(Track.of([(114.3, 30.6), (114.3, 30.7)], time_s=[0, 60])),
    geojson.read: geojson.write(Track.of([(114.3, 30.6), (114.3, 30.7)], time_s=[0, 60])),
    tcx.read: b"<TrainingCenterDatabase><Track><Trackpoint><Time>2026</Time><LatitudeDegrees>1</LatitudeDegrees>"
    b"</Trackpoint></Track></TrainingCenterDatabase>",
    table.read: b'lon,lat,time,user_id\n1,2,"2026-04-28T01:00:00Z",7\n3,4,,8\n',
    plt.read: b"Geolife trajectory\nWGS 84\n\n\n\n\n39.9,116.4,0,100,39748.44,2008-10-27,10:38:04\n",
    nmea.read: b"$GPGGA,010000,3036.0,N,11418.0,E,1,8,1.2,21.0,M\n$GPRMC,010000,A,3036.0,N,11418.0,E,1.0,,280426,,\n",
    igc.read: b"AXXX\nHFDTE280426\nB0100003036000N11418000EA0002100025\n",
    live.read_owntracks: b'[{"_type":"location","lat":30.6,"lon":114.3,"tst":1777338000,"vel":36}]',
    live.read_queries: b"/?id=7&lat=30.6&lon=114.3&timestamp=1777338000&accuracy=8\n",
    fit.read: written([(114.3, 30.6, 1777338000.0), (None, None, 1777338060.0), (114.3, 30.7, 1777338061.0)]),
    kmz.read: b"PK\x03\x04" + b"\x00" * 60,
}
DAMAGE = st.lists(st.tuples(st.integers(0, 700), st.binary(max_size=4), st.integers(0, 6)), min_size=1, max_size=6)


def damaged(data, damage):
    for at, instead, skipped in damage:
        at %= len(data) + 1
        data = data[:at] + instead + data[at + skipped :]
    return data


def answer(reader, data):
    try:
        return reader(data)
    except GeoError as refusal:
        return refusal


@settings(max_examples=60, deadline=None)
@given(damage=DAMAGE)
@pytest.mark.parametrize("reader", SEEDS, ids=lambda reader: f"{reader.__module__}.{reader.__name__}")
def test_a_damaged_file_is_read_in_part_or_refused(reader, damage):
    data = damaged(SEEDS[reader], damage)
    for result in (answer(reader, data), answer(read, data)):
        assert isinstance(result, Track | GeoError)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused(data):
    assert isinstance(answer(read, data), Track | GeoError)


@pytest.mark.parametrize("reader", SEEDS, ids=lambda reader: f"{reader.__module__}.{reader.__name__}")
def test_nothing_at_all_is_read_or_refused(reader):
    assert isinstance(answer(reader, b""), Track | GeoError)


@pytest.mark.samples
def test_every_sample_track_is_read_or_refused(samples):
    for file in sorted((samples / "tracks").rglob("*.*")):
        assert isinstance(answer(read, file.read_bytes()), Track | GeoError), file.name
