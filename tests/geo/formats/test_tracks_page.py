"""docs/reference/tracks.md says what the readers do, file by file and reason by reason."""

from pathlib import Path

import numpy as np
import pytest

from geo.cleaning import REASONS
from geo.formats import read
from geo.formats.gathering import unix_seconds
from geo.formats.gpx import stamp
from geo.measure import length_m

PAGE = (Path(__file__).parents[3] / "docs/reference/tracks.md").read_text("utf-8")
REFUSALS = ("unreadable-place", "off-globe", "unreadable-time", "unreadable-row", "bad-checksum")


def table(title):
    """The rows below a header that begins with this title, cell by cell."""
    _, _, after = PAGE.partition(f"| file | {title}")
    rows = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def found(track):
    """Segments, points, first and last time, metres: as the page prints them."""
    timed = track.time_s[np.isfinite(track.time_s)]
    segments = len(set(track.segment.tolist())) + track.left_out.get("empty_segments", 0)
    first, last = (stamp(timed[0]), stamp(timed[-1])) if len(timed) else ("", "")
    metres = sum(length_m(track.lonlat[part]) for part in track.parts())
    return [str(segments), str(len(track)), first, last, f"{metres:.1f}"]


def expected(row):
    """The same from the manifest."""
    times = [stamp(unix_seconds(row[key])) or "" for key in ("time_start", "time_end")]
    return [row["segments"], row["track_points"], *times, row["length_m"]]


@pytest.mark.samples
@pytest.mark.parametrize("line", table("segments"), ids=lambda line: line[0])
def test_a_line_of_the_page_is_what_its_file_holds(samples, line):
    name, *said = line
    assert found(read((samples / "tracks" / name).read_bytes())) == said


@pytest.mark.samples
def test_the_page_names_every_file_and_explains_every_difference(manifest):
    of_tracks = {path.removeprefix("tracks/"): row for path, row in manifest.items() if path.startswith("tracks/")}
    lines = {name: said for name, *said in table("segments")}
    assert lines.keys() == of_tracks.keys()
    different = {name for name, said in lines.items() if said != expected(of_tracks[name])}
    assert {name for name, *_ in table("they say")} == different


def test_the_page_names_every_reason():
    assert [code for code in (*REFUSALS, *REASONS[1:]) if f"`{code}`" not in PAGE] == []
