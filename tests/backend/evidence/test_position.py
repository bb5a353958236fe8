"""Where a photo was taken: the phone's measure first, EXIF beside it, and doubts that inform."""

from typing import Any

import pytest

from backend.evidence.position import positioned
from backend.evidence.said import SaidPlace
from geo.lonlat import LonLat

HERE = LonLat(121.5272106, 31.1774276)
GCJ = {"lon": 121.531541859215, "lat": 31.17530398364597}


def said(**more: Any) -> SaidPlace:
    return SaidPlace.model_validate({"lon": HERE.lon, "lat": HERE.lat, "crs": "wgs84"} | more)


def test_exif_stands_in_where_the_phone_declared_nothing() -> None:
    found = positioned(None, HERE, 12.0, 100.0)
    assert (found.place, found.source, found.accuracy_m, found.flags) == (HERE, "exif", 12.0, ())


def test_nothing_at_all_is_no_fix() -> None:
    assert positioned(None, None, None, 100.0).flags == ("no_fix",)


def test_a_declared_datum_is_turned_into_wgs84() -> None:
    found = positioned(said(**GCJ, crs="gcj02"), None, None, 100.0)
    assert found.place is not None
    assert (found.place.lon, found.place.lat) == pytest.approx((HERE.lon, HERE.lat), abs=1e-7)


def test_a_shifted_place_sent_as_wgs84_is_suspected_and_not_corrected() -> None:
    found = positioned(said(**GCJ), HERE, None, 100.0)
    assert found.flags == ("suspected_crs",)
    assert found.place == LonLat(**GCJ)


def test_a_true_place_sent_as_gcj02_is_suspected() -> None:
    assert positioned(said(crs="gcj02"), HERE, None, 100.0).flags == ("suspected_crs",)


@pytest.mark.parametrize(
    ("accuracy_m", "source", "flags"),
    [
        (50.0, "gps", ()),
        (50.1, "gps", ("poor_fix",)),
        (100.0, "gps", ("poor_fix",)),
        (100.1, "gps", ("poor_fix", "pin_needed")),
        (500.0, "manual", ()),
    ],
)
def test_a_poor_fix_warns_and_a_worse_one_asks_for_a_pin(
    accuracy_m: float, source: str, flags: tuple[str, ...]
) -> None:
    assert positioned(said(accuracy_m=accuracy_m, source=source), None, None, 100.0).flags == flags
