"""Bytes that a phone sends straight to the store, and how little they count before they were looked at."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.work import Kit
from storage.homes import open_home
from storage.objects import Direct, ObjectHome
from tests.phones import Phone
from tests.photos import photo
from tests.storage.test_direct import send
from tests.ways import WAYS, credential

DATA = photo()
pytestmark = pytest.mark.xdist_group("s3")


@pytest.fixture
def objects(s3_home: ObjectHome) -> ObjectHome:
    return s3_home


def ask(phone: Phone, evidence_id: UUID | str, word: str) -> Any:
    return phone.client.post(f"/mobile/v1/evidence/{evidence_id}/{word}", headers=credential(phone))


def code(answer: Any) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.json["code"]


def test_what_was_sent_to_the_store_has_the_receipt_of_any_other_way(phone: Phone, kit: Kit) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    assert "direct" in phone.get("/limits").json["ways"]
    offered = ask(phone, evidence_id, "direct")
    assert (offered.status_code, offered.json["expires_at"]) == (201, "2026-04-28T02:00:00Z")
    assert send(Direct(offered.json["url"], offered.json["headers"]), DATA) == 200
    assert phone.state(evidence_id)["owed"] == "bytes"
    receipt = ask(phone, evidence_id, "delivered")
    assert receipt.status_code == 201, receipt.text
    assert {receipt.data} == {way(phone, evidence_id, DATA).receipt for way in WAYS.values()}
    assert ask(phone, evidence_id, "delivered").data == receipt.data
    assert kit.objects.get(f"original/{receipt.json['sha256']}") == DATA
    assert list(kit.objects.list("incoming/")) == []


def test_a_word_without_bytes_is_no_delivery(phone: Phone) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    assert code(ask(phone, evidence_id, "delivered")) == (409, "nothing-arrived")
    assert code(ask(phone, uuid4(), "delivered")) == (404, "not-declared")
    assert code(ask(phone, uuid4(), "direct")) == (404, "not-declared")


@pytest.mark.parametrize(
    ("foreign", "status", "said"),
    [(DATA[:-1], 400, "cut-off"), (DATA + b"!", 413, "too-large"), (bytes(len(DATA)), 422, "digest-differs")],
)
def test_foreign_bytes_laid_into_the_store_are_refused_and_thrown_away(
    phone: Phone, kit: Kit, foreign: bytes, status: int, said: str
) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    kit.objects.put(f"incoming/{evidence_id}/direct", foreign)  # by somebody who holds the keys of the store
    assert code(ask(phone, evidence_id, "delivered")) == (status, said)
    assert list(kit.objects.list("")) == []
    assert phone.state(evidence_id)["owed"] == "bytes"


def test_another_phone_is_neither_offered_a_way_nor_collects(phone: Phone, phone_of: Any, kit: Kit) -> None:
    evidence_id = phone.declare(DATA).json["id"]
    kit.objects.put(f"incoming/{evidence_id}/direct", DATA)
    stranger = phone_of("leader2")
    assert code(ask(stranger, evidence_id, "direct")) == (409, "id-taken")
    assert code(ask(stranger, evidence_id, "delivered")) == (409, "id-taken")
    assert ask(phone, evidence_id, "delivered").status_code == 201


def test_the_store_may_have_another_address_for_phones(phone: Phone, weed: Any, bucket: str, tmp_path: Path) -> None:
    spec = f"s3:{bucket}?endpoint={weed.endpoint}&public=https://store.example"
    home = open_home(spec, tmp_path, weed.access_key, weed.secret_key)
    direct = home.direct("incoming/abc/direct", "0" * 64, 3, 60)
    assert direct is not None
    assert direct.url.startswith(f"https://store.example/{bucket}/incoming/abc/direct?")
