"""Every real photo, read apart: its capture time and where that comes from, by the rule of domain.md §5."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from backend.evidence.model import Evidence
from backend.evidence.opening import look_at
from backend.evidence.reading import clocks_of
from backend.evidence.rules import captured
from backend.evidence.said import Declared
from storage.images import look
from tests.manifest import bytes_of, pictures
from tests.manifest import captured as expected

ARRIVED = datetime(2027, 1, 1, tzinfo=UTC)
ROWS = pictures()
pytestmark = pytest.mark.samples


@pytest.mark.parametrize("row", [pytest.param(row, id=row["path"]) for row in ROWS])
def test_the_capture_time_is_what_the_rule_makes_of_exiftools_words(row: dict[str, str]) -> None:
    data = bytes_of(row)
    said = Declared(kind="photo", sha256=row["sha256"], size=len(data), media_type="image/jpeg")
    arrived: Any = SimpleNamespace(received_at=ARRIVED)
    found = captured(clocks_of(cast(Evidence, arrived), None, said, look_at(data, "photo", look)))
    at, source = expected(row, ARRIVED)
    assert found.source == source
    assert abs(found.at - at) < timedelta(milliseconds=20)  # a hundredth of a second is how exiftool prints GPS time


def test_the_samples_try_every_source_but_the_phones() -> None:
    assert {expected(row, ARRIVED)[1] for row in ROWS} == {"exif_offset", "gps", "exif", "arrival"}
