"""What videos and voice notes say of themselves, and that a damaged one harms nobody."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import media
from storage.errors import Unreadable
from storage.images import facts
from storage.media.iso import read_iso
from storage.media.wave import read_wave
from tests.photos import photo
from tests.recordings import box, filmed, keyed, movie, spoken, words

SECONDS_1904_TO_1970 = 2_082_844_800
TAKEN = datetime(2026, 4, 28, 1, 0, tzinfo=UTC)


def reason(ask, data):
    with pytest.raises(Unreadable) as caught:
        ask(data)
    return caught.value.facts["reason"]


def outcome(data):
    """Why there is no poster; None: there is one."""
    try:
        media.poster(data)
    except Unreadable as why:
        return why.facts["reason"]


def test_a_video_says_how_long_how_large_where_and_when():
    made = int(TAKEN.timestamp()) + SECONDS_1904_TO_1970
    said = media.recording(movie(words(xyz="+30.6123+114.3000+021.5/", mak="HUAWEI", mod="P60"), made=made))
    assert (said.format, said.duration_s, said.width, said.height) == ("MP4", 8.5, 1920, 1080)
    assert (said.lat, said.lon, said.alt_m, said.made_at) == (30.6123, 114.3, 21.5, TAKEN)
    assert (said.codecs, said.rate_hz, said.channels, said.make) == (("avc1", "mp4a"), 44100, 2, "HUAWEI")


def test_an_iphones_own_words_come_before_the_containers_clock():
    said = media.recording(
        movie(
            keyed(
                location__ISO6709="+30.6123-114.3000/",
                location__accuracy__horizontal="8.5",
                model="iPhone 15",
                creationdate="2026-04-28T09:00:00+0800",
            ),
            brand=b"qt  ",
            made=5,
            turned=True,
        )
    )
    assert (said.format, said.width, said.height) == ("MOV", 1080, 1920)
    assert (said.lat, said.lon, said.accuracy_m, said.made_at) == (30.6123, -114.3, 8.5, TAKEN)


def test_a_voice_note_says_how_long_it_is():
    assert media.recording(spoken(2.0)).duration_s == pytest.approx(2.0)
    note = media.recording(movie(brand=b"M4A ", size=None))
    assert (note.format, note.duration_s, note.width) == ("M4A", 8.5, None)


@pytest.mark.parametrize("text", ["+00.0000+000.0000/", "+99.0+10.0/", "30.6,114.3", "", "+30.6"])
def test_a_place_that_makes_no_sense_is_no_place(text):
    assert media.recording(movie(words(xyz=text))).lat is None


@pytest.mark.parametrize("data", [movie(), spoken()], ids=["mp4", "wav"])
@pytest.mark.parametrize("kept", [0, 1, 20, 300, -1])
def test_a_recording_that_was_cut_off_is_found(data, kept):
    assert reason(media.recording, data[:kept]) == "truncated"


def test_one_frame_of_a_video_is_shown():
    made = media.poster(filmed())
    assert set(made.renditions) == {512, 2016}
    shown = facts(made.renditions[512])
    assert (shown.format, shown.width, shown.height) == ("JPEG", 320, 240)


def test_a_video_without_a_frame_says_so():
    assert reason(media.poster, movie()) == "no-frame"
    assert reason(media.poster, movie(size=None)) == "no-frame"
    assert reason(media.poster, movie(size=(65000, 65000))) == "too-many-pixels"


@given(st.binary(max_size=400), st.integers(0, 700))
@settings(max_examples=300, deadline=None)
def test_no_damage_is_anything_but_truncated(noise, at):
    data = bytearray(movie(words(xyz="+30.6+114.3/"), keyed(make="x")))
    data[at : at + len(noise)] = noise
    for read in (read_iso, read_wave):
        try:
            found = read(bytes(data))
        except ValueError:  # BadBoxes, BadChunks
            continue
        assert found.lat is None or abs(found.lat) <= 90


def test_boxes_without_end_and_boxes_in_boxes_cost_little():
    deep = b""
    for _ in range(5000):
        deep = box(b"trak", deep)
    assert media.recording(movie(deep)).duration_s == 8.5
    many = movie() + box(b"free") * 30_000
    assert reason(media.recording, many) == "truncated"


def test_a_damaged_film_ends_no_worker():
    film = bytearray(filmed())
    noise = random.Random(4)
    start = film.index(b"mdat") + 4
    for _ in range(200):
        film[start + noise.randrange(3000)] = noise.randrange(256)
    assert outcome(bytes(film)) in (None, *media.REASONS)
    assert media.recording(spoken()).format == "WAV"


def test_a_photo_is_no_recording():
    assert reason(media.recording, photo()) == "truncated"
