"""Track files, read apart: number for number what geo reads, and nothing a file does harms us."""

import io
import os
import signal
import sys
import zipfile

import numpy as np
import pytest

from geo.errors import GeoError
from geo.formats import gpx
from geo.formats import read as here
from geo.lonlat import Refused, Track
from storage.apart import Pool
from storage.errors import DecoderAway, Unreadable
from storage.tracks import REASONS, read, reader
from storage.tracks.columns import as_frame, from_frame
from storage.tracks.trials import TRIALS

COLUMNS = ("lonlat", "time_s", "accuracy_m", "speed_mps", "elevation_m", "segment")
BESIDE = ("refusals", "source", "name", "left_out")
WALK = gpx.write(Track.of([(114.3, 30.6), (114.3, 30.6001)], time_s=[0, 60], name="走"))
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><gpx><trk><name>&c;</name></trk></gpx>"""
OUTSIDE = b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/hostname">]><gpx><trk><name>&x;</name></trk></gpx>'


def bomb(megabytes):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("doc.kml", b"<kml>" + b" " * megabytes * 2**20)
    return out.getvalue()


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in COLUMNS) and all(
        getattr(one, name) == getattr(other, name) for name in BESIDE
    )


def answer(reads, data):
    try:
        return reads(data)
    except GeoError as refusal:
        return refusal.code, str(refusal)[:200]
    except Unreadable as refusal:
        return refusal.facts["reason"], str(refusal)


def reason(data):
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.facts["reason"] in REASONS
    return caught.value.facts["reason"]


@pytest.mark.parametrize(("source", "data"), TRIALS, ids=lambda each: each if isinstance(each, str) else "")
def test_every_format_is_read_apart_as_it_is_read_here(source, data):
    assert read(data).source == source
    assert same(read(data), here(data))


@pytest.mark.samples
def test_every_sample_is_read_apart_as_it_is_read_here(samples):
    files = sorted(file for file in (samples / "tracks").rglob("*.*") if file.is_file())
    assert len(files) >= 30
    for file in files:
        apart, ours = (answer(reads, file.read_bytes()) for reads in (read, here))
        assert same(apart, ours) if isinstance(ours, Track) else apart == ours, file.name


@pytest.mark.parametrize("encoding", ["gb2312", "big5", "utf-16", "koi8-r", "shift_jis", "cp1252"])
def test_an_encoding_that_only_a_file_names_is_known_in_the_child(encoding):
    text = f"<?xml version='1.0' encoding='{encoding}'?><gpx><trk><name>walk</name></trk></gpx>"
    assert read(text.encode(encoding)).name == "walk"


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", LAUGHS, OUTSIDE, bomb(100), WALK[:-20], b"<?xml version='1.0' encoding='no-such'?><gpx/>"],
    ids=["empty", "prose", "laughs", "outside", "bomb", "cut", "encoding"],
)
def test_what_is_hostile_or_no_track_is_refused_with_its_reason(data):
    assert reason(data) == "bad-track"
    assert same(read(WALK), here(WALK))


def test_another_datum_keeps_its_code():
    assert reason(b'{"type":"LineString","coordinates":[],"crs":{"name":"GCJ02"}}') == "unknown-crs"


@pytest.fixture
def pool(monkeypatch):
    """A pool of our own behind read(), and readers that do this to the file whose name is "evil"."""
    fresh = Pool("storage.tracks.child")
    monkeypatch.setattr(reader, "POOL", fresh)

    def whose_readers(deed):
        program = f"""
import os, signal, socket
from geo.errors import TooManyPoints
from storage.apart.serving import Limits, serve
from storage.tracks import child
from geo.lonlat import Track
honest = child.read
def evil(data, name):
    if name != "evil":
        return honest(data, name)
    {deed}
child.load_code()
child.read = evil
serve(child.answer, Limits(cpu_s=1))
"""
        fresh.command = (sys.executable, "-c", program)
        return fresh

    yield whose_readers
    fresh.end()


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "decoder-died"),
        ("os.write(1, bytes(100)); os._exit(0)", "decoder-died"),
        ("while True: pass", "too-slow"),
        ("bytearray(3 * 2**30)", "too-much-memory"),
        ("raise RuntimeError('a fault of a library')", "bad-track"),
        ("return Track.of([(114, 30)], name=open('/etc/hostname').read())", "bad-track"),
        ("socket.create_connection(('127.0.0.1', 9))", "bad-track"),
        ("raise TooManyPoints('more than a million')", "too-many-points"),
    ],
    ids=["crash", "nonsense", "endless", "memory", "library", "file", "network", "many"],
)
def test_a_file_that_misuses_its_reader_is_refused_and_harms_no_other(pool, deed, reason):
    pool(deed)
    with pytest.raises(Unreadable) as caught:
        read(WALK, "evil")
    assert caught.value.facts["reason"] == reason
    assert same(read(WALK), here(WALK))


def test_a_reader_that_hangs_without_working_is_ended(pool):
    ours = pool("signal.pause()")
    ours.longest_s = 5.0
    read(WALK)
    ours._idle[-1]._longest_s = 0.3
    with pytest.raises(Unreadable) as caught:
        read(WALK, "evil")
    assert caught.value.facts["reason"] == "too-slow"
    assert same(read(WALK), here(WALK))


@pytest.mark.parametrize(
    "lie",
    [
        "lonlat = np.array([[200.0, 30.0]])",
        "lonlat = np.array([[np.nan, 30.0]])",
        "lonlat = np.zeros((2, 2))",
        "whys = np.array([7], np.uint8); lines = np.array([1])",
        "lines = np.array([1, 2])",
        "head.pop('source')",
        "head['left_out'] = 5",
    ],
)
def test_columns_that_are_no_track_are_not_believed(monkeypatch, lie):
    head, blobs = as_frame(Track.of([(114.3, 30.6)], refusals=(Refused(1, "off-globe"),)))
    lonlat, numbers, segment, lines, whys = blobs
    told = {"np": np, "head": head, "lonlat": lonlat, "lines": lines, "whys": whys}
    exec(lie, told)
    columns = (told["lonlat"], numbers, segment, told["lines"], told["whys"])
    frame = told["head"], [bytes(column) for column in columns]
    monkeypatch.setattr(reader.POOL, "ask", lambda *_, **__: frame)
    with pytest.raises(Unreadable) as caught:
        read(b"")
    assert caught.value.facts["reason"] == "decoder-died"


def test_a_track_goes_through_a_frame_unchanged():
    track = Track.of(
        [(114.3, 30.6), (-180, 90)],
        time_s=[1.25, float("nan")],
        accuracy_m=[3, 4],
        segment=[0, 5],
        refusals=(Refused(7, "off-globe"), Refused(8, "unreadable-time")),
        source="gpx",
        name="走",
        left_out={"waypoints": 2},
    )
    assert same(from_frame(*as_frame(track)), track)
    assert same(from_frame(*as_frame(Track.of([]))), Track.of([]))


def test_readers_that_do_not_start_blame_no_file(pool):
    pool("pass").command = (sys.executable, "-c", "raise SystemExit(1)")
    with pytest.raises(DecoderAway):
        read(WALK)


def test_a_reader_killed_from_outside_is_replaced(pool):
    ours = pool("pass")
    read(WALK)
    os.killpg(ours._idle[-1].pid, signal.SIGKILL)
    assert same(read(WALK), here(WALK))
