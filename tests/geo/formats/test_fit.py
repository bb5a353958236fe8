import numpy as np
import pytest

from geo.errors import BadTrack
from geo.formats import fit, read
from geo.formats.fit import EPOCH_S
from geo.lonlat import Refused
from tests.fits import fit as written

MORNING = 1777338000.0  # 2026-04-28T01:00:00Z
ROWS = [(114.3, 30.6, MORNING), (114.3, 30.7, MORNING + 60)]


def test_a_fit_file_is_told_by_its_content_and_read_to_a_centimetre():
    track = read(written(ROWS), "walk.gpx")
    assert track.source == "fit"
    assert track.lonlat == pytest.approx(np.array([(114.3, 30.6), (114.3, 30.7)]), abs=1e-7)
    assert track.time_s.tolist() == [MORNING, MORNING + 60]


def test_a_record_without_a_position_is_counted_and_one_without_a_date_has_no_time():
    track = fit.read(written([(None, None, MORNING), (114.3, 30.6, EPOCH_S + 7)]))
    assert track.left_out == {"without_place": 1}
    assert np.isnan(track.time_s).tolist() == [True]


def test_files_chained_in_one_are_segments():
    track = fit.read(written(ROWS) + written(ROWS[:1]))
    assert track.segment.tolist() == [0, 0, 1]


def test_a_wrong_checksum_is_refused_and_what_came_before_it_stays():
    track = fit.read(written(ROWS, checksum=1))
    assert len(track) == 2
    assert track.refusals == (Refused(3, "bad-checksum"),)


@pytest.mark.parametrize("data", [written(ROWS)[:-9], written(ROWS)[:20], b"\x0c\x10" + b"\x00" * 6 + b".FIT"])
def test_a_file_that_breaks_off_is_refused(data):
    with pytest.raises(BadTrack):
        fit.read(data)


def test_what_is_not_fit_is_refused():
    with pytest.raises(BadTrack):
        fit.read(b"<gpx/>")
