"""The file's word beside the phone's: what differs is said, and nothing else is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.evidence.disagreeing import Own, disagreements, in_some_zone
from backend.evidence.said import Declared
from geo.lonlat import LonLat

NINE = datetime(2026, 4, 28, 1, 0, tzinfo=UTC)


def said(**differs: Any) -> Declared:
    plain = {"kind": "photo", "sha256": "0" * 64, "size": 1, "media_type": "image/jpeg"}
    return Declared.model_validate(plain | differs)


def at(lat: float, **more: Any) -> dict[str, Any]:
    return {"lon": 114.3, "lat": lat, "crs": "wgs84"} | more


def test_a_file_that_says_nothing_contradicts_nobody() -> None:
    assert disagreements(said(place=at(30.6), captured_at=NINE, heading_deg=90), Own("image/jpeg")) == ()


@pytest.mark.parametrize(
    ("lat", "accuracies", "differs"),
    [(30.6010, (None, None), False), (30.6020, (None, None), True), (30.6020, (50, 40), False)],
)
def test_places_differ_beyond_150_m_and_both_accuracies(
    lat: float, accuracies: tuple[float | None, float | None], differs: bool
) -> None:
    own = Own("image/jpeg", place=LonLat(114.3, lat), accuracy_m=accuracies[1])
    word = said(place=at(30.6, accuracy_m=accuracies[0]))
    assert ("place_differs" in disagreements(word, own)) is differs


@pytest.mark.parametrize(
    ("heading", "own", "refs", "differs"),
    [(350, 20, ("T", "T"), False), (350, 40, ("T", "T"), True), (0, 90, ("T", "M"), False), (0, 90, (None, "T"), True)],
)
def test_headings_differ_by_more_than_45_degrees_from_the_same_north(
    heading: float, own: float, refs: tuple[str | None, str], differs: bool
) -> None:
    word = said(heading_deg=heading, heading_ref=refs[0])
    assert ("heading_differs" in disagreements(word, Own(heading_deg=own, heading_ref=refs[1]))) is differs


@pytest.mark.parametrize(
    ("shown", "some"),
    [
        ("2026-04-28T09:00", True),  # Beijing
        ("2026-04-28T06:45", True),  # Kathmandu
        ("2026-04-27T13:00", True),  # Baker Island
        ("2026-04-28T15:00", True),  # Line Islands
        ("2026-04-28T09:12", False),
        ("2026-04-28T16:00", False),
        ("2026-04-20T09:00", False),
    ],
)
def test_a_local_time_may_be_of_any_zone_of_the_world(shown: str, some: bool) -> None:
    local = datetime.fromisoformat(shown)
    assert in_some_zone(local, NINE) is some
    assert ("time_differs" in disagreements(said(captured_at=NINE), Own(taken=local))) is not some


def test_a_containers_clock_may_run_on_local_time() -> None:
    assert disagreements(said(captured_at=NINE), Own(made=NINE + timedelta(hours=8))) == ()
    assert disagreements(said(captured_at=NINE), Own(made=NINE + timedelta(days=3))) == ("time_differs",)


def test_editors_are_known_and_cameras_are_not() -> None:
    assert disagreements(said(), Own(written_by=("Adobe Photoshop 25.0",))) == ("edited",)
    assert disagreements(said(), Own(written_by=("美图秀秀",))) == ("edited",)
    assert disagreements(said(), Own(written_by=("MediaTek Camera Application", "HDR+ 1.0", "17.4.1"))) == ()


@pytest.mark.parametrize(
    ("kind", "declared", "found", "wrong"),
    [
        ("photo", "image/jpeg", "image/heic", True),
        ("photo", "video/mp4", "video/mp4", True),
        ("document", "image/jpeg", "image/jpeg", False),
        ("document", "application/pdf", "application/octet-stream", True),
        ("voice", "audio/mp4", "audio/mp4", False),
        ("video", "video/mp4", "video/quicktime", False),
    ],
)
def test_content_decides_what_a_piece_is(kind: str, declared: str, found: str, wrong: bool) -> None:
    word = said(kind=kind, media_type=declared)
    assert (disagreements(word, Own(found)) == ("wrong_type",)) is wrong
