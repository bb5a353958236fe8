"""Real photos, sent by plain HTTP: what the office then knows equals what exiftool says of them."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

pytestmark = pytest.mark.samples
FOLDERS = ("photos/seq-road-rennes/", "photos/walk-arezzo/")


@pytest.fixture
def manifest(samples: Path) -> list[dict[str, str]]:
    """The lines of MANIFEST.tsv about the photos of the two walks."""
    with (samples / "MANIFEST.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row for row in rows if row["path"].startswith(FOLDERS) and row["path"].endswith(".jpg")]


def expected_time(row: dict[str, str]) -> tuple[datetime, str]:
    """The rule of domain.md §5, on the manifest's columns."""
    taken = datetime.strptime(row["dto"], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - EXIF has no zone
    gps_text = row["gps_utc"].rstrip("Z").partition(".")
    gps = datetime.strptime(gps_text[0], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    gps += timedelta(seconds=float(f"0.{gps_text[2]}")) if gps_text[2] else timedelta()
    if abs(gps - taken) <= timedelta(hours=15):
        return gps.replace(tzinfo=UTC), "gps"
    return (taken - timedelta(hours=8)).replace(tzinfo=UTC), "exif"


def test_real_photos_land_where_and_when_they_were_taken(
    samples: Path, manifest: list[dict[str, str]], phone: Any, browser: Any, drain: Callable[[], int]
) -> None:
    assert len(manifest) == 9
    sent = [(row, phone.send((samples / row["path"]).read_bytes()).json) for row in manifest]
    drain()
    director = browser()
    director.log_in("director")
    for row, receipt in sent:
        assert receipt["sha256"] == row["sha256"]
        reading = phone.state(receipt["id"])["reading"]
        lon, lat = reading["place"]["coordinates"]
        assert (lat, lon) == pytest.approx((float(row["lat"]), float(row["lon"])), abs=1e-6), row["path"]
        at, source = expected_time(row)
        assert reading["captured_source"] == source, row["path"]
        assert abs(datetime.fromisoformat(reading["captured_at"]) - at) < timedelta(milliseconds=1), row["path"]
        assert reading["readable"]


def test_original_bytes_read_back_are_the_manifests(
    samples: Path, manifest: list[dict[str, str]], phone_of: Any, browser: Any, drain: Callable[[], int]
) -> None:
    staff_phone, staff = phone_of("staff"), browser()
    staff.log_in("staff")
    for row in manifest[:3]:
        evidence_id = staff_phone.send((samples / row["path"]).read_bytes()).json["id"]
        answer = staff.get(f"/evidence/{evidence_id}/original")
        assert sha256(answer.data).hexdigest() == row["sha256"]
    drain()


def test_a_real_recording_lands_on_the_map(samples: Path, phone: Any, engine: Any, drain: Callable[[], int]) -> None:
    path = sorted((samples / "tracks" / "gpx").glob("*.gpx"))[0]
    phone.send(path.read_bytes(), kind="track", media_type="application/gpx+xml")
    drain()
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT points_n, kept_n, source, refusals FROM track")).all()
    assert [(row.source, row.refusals.get("code")) for row in rows] == [("gpx", None)]
    assert rows[0].points_n > 0
