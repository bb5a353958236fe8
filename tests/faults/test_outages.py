"""An engine that is gone, silent or full: told within bounds, nothing half-kept, and all well when it is back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import pytest

from infra.engines.children import wait_until
from tests.faults.disks import full_disk, lost_folder
from tests.faults.installation import Installation
from tests.faults.promises import assert_all_is_published, assert_nothing_was_lost, kept
from tests.faults.wire import Answer, Wire, WirePhone

Photo = Callable[..., bytes]
Outage = Callable[[Installation], AbstractContextManager[None]]

DATABASE: dict[str, Outage] = {"killed": lambda at: at.away("postgres"), "silent": lambda at: at.frozen("postgres")}
OBJECTS: dict[str, dict[str, Outage]] = {
    "folder": {"gone": lambda at: lost_folder(at.settings.var / "objects")},
    "s3": {"gone": lambda at: at.away("seaweedfs"), "silent": lambda at: at.frozen("seaweedfs")},
}
AT_MOST_S = 20.0
SILENT_S3_S = 60.0


def assert_told(answer: Answer, status: int, code: str) -> None:
    """A problem with a known code, in time."""
    assert (answer.status, answer.kind, answer.json["code"]) == (status, "application/problem+json", code)
    assert answer.took_s < AT_MOST_S


@pytest.fixture
def steady(installation: Installation) -> Iterator[None]:
    """The web server outlives the test in the very same processes, and what was promised is kept."""
    before = installation.web_pids()
    yield
    assert installation.web_pids() == before
    assert_nothing_was_lost(installation)


@contextmanager
def on_its_way(phone: WirePhone, data: bytes, found: list[Answer]) -> Iterator[Callable[[], None]]:
    """A delivery that stands in the middle of its bytes when the block begins; call what is given to let it go on."""
    evidence_id, half, go_on = uuid4(), threading.Event(), threading.Event()
    assert phone.declare(data, evidence_id).status == 200
    pieces = iter(range(len(data)))

    def pace() -> None:
        if next(pieces) == 3:
            half.set()
            assert go_on.wait(60)

    sending = threading.Thread(target=lambda: found.append(phone.deliver(data, evidence_id, pace)))
    sending.start()
    try:
        assert half.wait(20)
        yield go_on.set
    finally:
        go_on.set()
        sending.join()


@pytest.mark.parametrize("how", DATABASE)
def test_without_its_database_it_says_so_and_later_goes_on(
    installation: Installation, new_photo: Photo, steady: None, how: str
) -> None:
    phone, data, evidence_id, found = installation.phone(), new_photo(), uuid4(), list[Answer]()
    phone.declare(data, evidence_id)
    browser, before = installation.browser(), kept(installation)["rows"]
    with on_its_way(phone, new_photo(more=500_000), found) as go_on, DATABASE[how](installation):
        go_on()
        assert_told(phone.deliver(data, evidence_id), 503, "database-away")
        assert_told(browser.get("/tasks"), 503, "database-away")
        assert Wire(installation.settings).ask("GET", "/readyz").json["database"] != "ready"
        assert wait_until(lambda: bool(found), AT_MOST_S)
    assert_told(found[0], 503, "database-away")
    assert kept(installation)["rows"] == before
    assert wait_until(lambda: phone.deliver(data, evidence_id).status == 201, 10)


def test_without_its_objects_it_says_so_and_later_goes_on(
    installation: Installation, new_photo: Photo, steady: None
) -> None:
    phone, data, evidence_id, found = installation.phone(), new_photo(), uuid4(), list[Answer]()
    known, known_id = new_photo(), uuid4()
    phone.hand_in(known, known_id)
    phone.declare(data, evidence_id)
    browser, before = installation.browser(), kept(installation)
    with on_its_way(phone, new_photo(more=500_000), found) as go_on, OBJECTS[installation.home]["gone"](installation):
        go_on()
        assert_told(phone.deliver(data, evidence_id), 503, "objects-away")
        assert_told(browser.get(f"/evidence/{known_id}/original"), 503, "objects-away")
        assert Wire(installation.settings).ask("GET", "/readyz").json["objects"] != "ready"
        assert wait_until(lambda: bool(found), AT_MOST_S)
    assert_told(found[0], 503, "objects-away")
    assert kept(installation)["rows"] == before["rows"]
    assert wait_until(lambda: phone.deliver(data, evidence_id).status == 201, 10)


@pytest.mark.slow
def test_an_s3_that_falls_silent_is_told_and_later_goes_on(
    installation: Installation, new_photo: Photo, steady: None
) -> None:
    if installation.home != "s3":
        pytest.skip("a folder does not fall silent")
    phone, data, evidence_id, before = installation.phone(), new_photo(), uuid4(), kept(installation)["rows"]
    phone.declare(data, evidence_id)
    with OBJECTS["s3"]["silent"](installation):
        answer = phone.deliver(data, evidence_id)
    assert (answer.status, answer.json["code"]) == (503, "objects-away")
    assert answer.took_s < SILENT_S3_S
    assert kept(installation)["rows"] == before
    assert phone.deliver(data, evidence_id).status == 201


def test_a_full_disk_is_told_and_nothing_half_stays(installation: Installation, new_photo: Photo, steady: None) -> None:
    phone, data, evidence_id, before = installation.phone(), new_photo(more=9_000_000), uuid4(), kept(installation)
    phone.declare(data, evidence_id)
    with full_disk(installation) as disk:
        for _ in range(2):
            assert_told(phone.deliver(data, evidence_id), 507, "objects-full")
        assert [path for path in disk.rglob("*") if path.is_file() and "log" not in path.relative_to(disk).parts] == []
    assert kept(installation)["rows"] == before["rows"]
    assert phone.deliver(data, evidence_id).status == 201


def test_after_all_of_it_every_receipt_is_proven(installation: Installation) -> None:
    assert_all_is_published(installation)
