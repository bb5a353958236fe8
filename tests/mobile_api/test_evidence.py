"""What a phone may rely on when it hands over evidence."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.work import Kit
from infra.engines.postgres import APP, OWNER, Cluster
from tests.phones import Phone
from tests.photos import photo


@pytest.fixture
def kept(engine: sa.Engine, kit: Kit) -> Callable[[], dict[str, int]]:
    """kept(): how much there is of everything that an acceptance leaves."""
    tables = {
        "rows": "evidence",
        "jobs": "procrastinate_jobs",
        "leaves": "custody_leaf WHERE convert_from(body, 'UTF8') LIKE '%evidence.accepted%'",
    }

    def counted() -> dict[str, int]:
        with Session(engine) as session:
            rows = {name: session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for name, table in tables.items()}
        return rows | {"objects": len(list(kit.objects.list("original/")))}

    return counted


NOTHING = {"rows": 0, "jobs": 0, "leaves": 0, "objects": 0}
ONE = {"rows": 1, "jobs": 1, "leaves": 1, "objects": 1}


def test_a_photo_sent_fifty_times_at_once_is_kept_once(phone: Phone, kept: Any) -> None:
    data = photo()
    evidence_id = phone.declare(data).json["id"]
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: phone.deliver(evidence_id, data), range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert kept() == ONE


def test_the_receipt_is_the_same_for_ever(phone: Phone, clock: Any) -> None:
    data = photo()
    evidence_id = phone.declare(data).json["id"]
    first = phone.deliver(evidence_id, data).data
    clock.pass_(days=400)
    assert phone.deliver(evidence_id, data).data == first
    assert phone.state(evidence_id)["receipt"]["sha256"] == sha256(data).hexdigest()


def test_what_is_owed_is_bytes_until_they_came(phone: Phone) -> None:
    data = photo()
    declared = phone.declare(data).json
    assert (declared["owed"], declared["received"]) == ("bytes", False)
    assert declared["max_bytes"] > len(data)
    phone.deliver(declared["id"], data)
    again = phone.declare(data, declared["id"]).json
    assert (again["owed"], again["received"]) == ("nothing", True)


def test_the_answer_does_not_show_whether_the_bytes_were_known(phone: Phone) -> None:
    data = photo()
    phone.send(data)
    assert phone.declare(data).json["owed"] == "bytes"


@pytest.mark.parametrize("seed", range(8))
def test_a_line_that_breaks_leaves_nothing_and_the_photo_can_be_sent_again(phone: Phone, kept: Any, seed: int) -> None:
    data = photo(seed)
    evidence_id = phone.declare(data).json["id"]
    broken = phone.deliver(evidence_id, data[: random.Random(seed).randrange(len(data))], length=len(data))
    assert (broken.status_code, broken.json["code"]) == (400, "cut-off")
    assert kept() == NOTHING
    assert phone.deliver(evidence_id, data).status_code == 201
    assert kept() == ONE


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (lambda data: data[:-1], 400, "cut-off"),
        (lambda data: data + b"!", 413, "too-large"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), 422, "digest-differs"),
    ],
)
def test_other_bytes_than_declared_leave_nothing(phone: Phone, kept: Any, sent: Any, status: int, code: str) -> None:
    data = photo()
    answer = phone.deliver(phone.declare(data).json["id"], sent(data))
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert kept() == NOTHING


def test_a_body_of_unknown_length_is_not_taken(phone: Phone, kept: Any) -> None:
    evidence_id = phone.declare(photo()).json["id"]
    headers = {"Authorization": f"Device {phone.credential}", "Transfer-Encoding": "chunked"}
    answer = phone.client.put(f"/mobile/v1/evidence/{evidence_id}/bytes", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (411, "length-required")
    assert kept() == NOTHING


def test_an_id_stays_with_its_first_word_and_its_device(phone: Phone, phone_of: Callable[[str], Phone]) -> None:
    evidence_id = phone.declare(photo(1)).json["id"]
    other = phone.declare(photo(2), evidence_id)
    assert (other.status_code, other.json["code"]) == (409, "different-bytes")
    stranger = phone_of("leader2")
    assert stranger.declare(photo(1), evidence_id).json["code"] == "id-taken"
    assert stranger.deliver(evidence_id, photo(1)).json["code"] == "id-taken"
    assert stranger.get(f"/evidence/{evidence_id}").status_code == 404


def test_bytes_without_a_word_are_not_taken(phone: Phone) -> None:
    assert phone.deliver(uuid4(), photo()).json["code"] == "not-declared"


def test_limits_are_told_before_bytes_are_spent(phone: Phone) -> None:
    answer = phone.declare(photo(), size=2 * 1024**3)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert answer.json["max_bytes"] == 64 * 1024**2


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "no"},
        {"size": 0},
        {"kind": "dream"},
        {"place": {"lon": 114.3, "lat": 30.6}},
        {"place": {"lon": 114.3, "lat": 91, "crs": "wgs84"}},
        {"captured_at": "2026-04-28T09:00:00"},
        {"captured_at": "0001-01-01T00:00:00+14:00"},
        {"note": "a\x00b"},
    ],
)
def test_a_word_that_is_not_valid_is_refused_with_its_fields(phone: Phone, wrong: dict[str, Any]) -> None:
    answer = phone.declare(photo(), **wrong)
    assert answer.status_code == 422
    assert answer.json["code"] in {"invalid", "unstorable-text"}


def test_a_link_to_what_cannot_be_seen_is_answered_like_any_other(phone: Phone, engine: sa.Engine) -> None:
    link = {"object_kind": "task", "object_id": str(uuid4()), "role": "finding"}
    answer = phone.declare(photo(), links=[link])
    assert answer.json["links"] == [link]
    with Session(engine) as session:
        assert session.scalars(sa.text("SELECT wish FROM evidence_link")).all() == [True]


def test_what_cannot_be_read_is_kept_and_said_so(phone: Phone, drain: Callable[[], int]) -> None:
    for data in (b"this is text", photo()[:400]):
        receipt = phone.send(data)
        assert receipt.status_code == 201
        drain()
        reading = phone.get(f"/evidence/{receipt.json['id']}").json["reading"]
        assert reading["readable"] is False
        assert "unreadable" in reading["flags"]


def test_a_photo_says_where_and_when(phone: Phone, drain: Callable[[], int]) -> None:
    data = photo(lat=30.6001234, lon=114.3009876, taken="2026:04:28 08:59:30", offset="+08:00", heading_deg=12.5)
    evidence_id = phone.send(data).json["id"]
    drain()
    reading = phone.get(f"/evidence/{evidence_id}").json["reading"]
    assert reading["place"]["coordinates"] == pytest.approx([114.3009876, 30.6001234], abs=1e-7)
    assert (reading["captured_at"], reading["captured_source"]) == ("2026-04-28T00:59:30Z", "exif_offset")
    assert (reading["heading_deg"], reading["heading_ref"], reading["flags"]) == (12.5, "T", [])


def test_what_the_phone_measured_stands_before_what_exif_says(phone: Phone, drain: Callable[[], int]) -> None:
    place = {"lon": 121.53154, "lat": 31.17530, "crs": "wgs84", "accuracy_m": 8}
    evidence_id = phone.send(photo(lat=31.17743, lon=121.52721), place=place).json["id"]
    drain()
    reading = phone.get(f"/evidence/{evidence_id}").json["reading"]
    assert reading["place"]["coordinates"] == [121.53154, 31.1753]
    assert (reading["position_source"], reading["flags"]) == ("gps", ["suspected_crs"])


def test_the_same_bytes_again_are_flagged_the_second_time(phone: Phone, drain: Callable[[], int], clock: Any) -> None:
    ids = []
    for _ in range(2):
        ids.append(phone.send(photo(lat=30.6, lon=114.3)).json["id"])
        clock.pass_(seconds=5)
    drain()
    flags = [phone.get(f"/evidence/{one}").json["reading"]["flags"] for one in ids]
    assert ["reused" in some for some in flags] == [False, True]


def test_without_its_objects_nothing_is_accepted_and_later_all_is(phone: Phone, kept: Any, tmp_path: Path) -> None:
    data = photo()
    evidence_id = phone.declare(data).json["id"]
    (tmp_path / "objects").rename(tmp_path / "away")
    away = phone.deliver(evidence_id, data)
    assert (away.status_code, away.json["code"]) == (503, "objects-away")
    (tmp_path / "away").rename(tmp_path / "objects")
    assert kept() == NOTHING
    assert phone.deliver(evidence_id, data).status_code == 201
    assert kept() == ONE


def test_without_its_database_nothing_is_accepted_and_later_all_is(
    phone: Phone, kept: Any, cluster: Cluster, database: str
) -> None:
    data = photo()
    evidence_id = phone.declare(data).json["id"]
    _shut(cluster, database, open_=False)
    away = phone.deliver(evidence_id, data)
    assert (away.status_code, away.json["code"]) == (503, "database-away")
    _shut(cluster, database, open_=True)
    assert kept() == NOTHING
    assert phone.deliver(evidence_id, data).status_code == 201


def _shut(cluster: Cluster, database: str, *, open_: bool) -> None:
    """Nobody gets into the database, and who is in it is thrown out; or everybody may again."""

    def run(role: str, deed: str) -> None:
        url = cluster.url(role, "postgres").replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(deed)

    run(OWNER, f"ALTER DATABASE {database} ALLOW_CONNECTIONS {open_}")
    run(APP, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


@pytest.mark.parametrize("said", ["application/json", "text/plain", "image/jpeg"])
def test_a_large_file_is_taken_whatever_its_sender_calls_it(phone: Phone, said: str) -> None:
    data = photo() + bytes(2 * 1024**2)
    evidence_id = phone.declare(data).json["id"]
    headers = {"Authorization": f"Device {phone.credential}", "Content-Type": said}
    answer = phone.client.put(f"/mobile/v1/evidence/{evidence_id}/bytes", data=data, headers=headers)
    assert answer.status_code == 201, answer.text
