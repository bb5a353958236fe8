"""MANIFEST.tsv of the real files: its pictures, what exiftool says of them, and what follows from that by our rules."""

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[2] / "shared" / "samples")
PICTURES = ("photo", "bad-photo", "pair")
Row = dict[str, str]


def pictures() -> list[Row]:
    """One line for each picture; none where the samples are not on this machine."""
    if not SAMPLES.is_dir():
        return []
    with (SAMPLES / "MANIFEST.tsv").open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in PICTURES]


def bytes_of(row: Row) -> bytes:
    return (SAMPLES / row["path"]).read_bytes()


def local(row: Row) -> datetime | None:
    """DateTimeOriginal with its fraction, without a zone."""
    if not row["dto"]:
        return None
    return datetime.strptime(row["dto"], "%Y:%m:%d %H:%M:%S") + _fraction(row["subsec"])  # noqa: DTZ007


def gps(row: Row) -> datetime | None:
    """The satellites' time, aware."""
    if not row["gps_utc"]:
        return None
    whole, _, fraction = row["gps_utc"].rstrip("Z").partition(".")
    return (datetime.strptime(whole, "%Y:%m:%d %H:%M:%S") + _fraction(fraction)).replace(tzinfo=UTC)  # noqa: DTZ007


def captured(row: Row, arrived: datetime) -> tuple[datetime, str]:
    """The rule of domain.md §5, written a second time, on exiftool's words alone."""
    taken, sat = local(row), gps(row)
    if taken and row["offset"]:
        hours, minutes = int(row["offset"][1:3]), int(row["offset"][4:6])
        sign = -1 if row["offset"][0] == "-" else 1
        return (taken - sign * timedelta(hours=hours, minutes=minutes)).replace(tzinfo=UTC), "exif_offset"
    fits = sat and (taken is None or abs(sat.replace(tzinfo=None) - taken) <= timedelta(hours=15))
    if sat and fits and datetime(2000, 1, 1, tzinfo=UTC) <= sat <= arrived:
        return sat, "gps"
    if taken:
        return (taken - timedelta(hours=8)).replace(tzinfo=UTC), "exif"
    return arrived, "arrival"


def _fraction(digits: str) -> timedelta:
    return timedelta(seconds=float(f"0.{digits}")) if digits else timedelta()


@dataclass(frozen=True)
class Difference:
    """Where we say something else than exiftool, and why."""

    path: str
    what: str
    exiftool: str
    ours: str
    why: str


COLUMNS = {  # the manifest's column -> ours
    "width": "width", "height": "height", "orientation": "orientation", "lat": "lat", "lon": "lon", "alt_m": "alt_m",
    "img_dir": "heading_deg", "img_dir_ref": "heading_ref",
}  # fmt: skip


def differences(row: Row, facts: Any) -> list[Difference]:
    """Every column of place, height, heading, orientation and size in which we differ. facts: None: nothing read."""
    found = []
    for column, name in COLUMNS.items():
        said, ours = row[column], getattr(facts, name, None)
        if not _same(said, ours, 1e-3 if column == "alt_m" else 1e-6):
            shown = ("nothing" if value in ("", None) else str(value) for value in (said, ours))
            found.append(Difference(row["path"], column, *shown, why=_why(row, column)))
    return found


def _same(said: str, ours: Any, within: float) -> bool:
    if said == "" or ours is None:
        return (said == "") == (ours is None)
    return said == ours if isinstance(ours, str) else abs(float(said) - ours) <= within


def _why(row: Row, column: str) -> str:
    """Empty: nobody has explained it yet, which fails a test."""
    if column in ("lat", "lon") and row["lat"] == row["lon"] == "0":
        return "0, 0 is what a receiver without a fix writes: no fix (domain.md §5)"
    if column == "orientation" and row["exif_warning"] == "Bad IFD0 directory":
        return "the directory breaks off; what stands before the break is read, exiftool drops all of it"
    return ""
