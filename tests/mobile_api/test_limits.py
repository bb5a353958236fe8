"""What a phone is told before it spends a byte, and that it is held to it."""

from typing import Any, get_args
from uuid import uuid4

import pytest

from backend.evidence.said import Kind
from infra.app import create_app
from infra.settings import Settings
from tests.phones import Phone

KINDS = get_args(Kind)


@pytest.fixture
def settings(tmp_path: Any, app_url: str) -> Settings:
    """An office that takes little: so many bytes of each kind as the kind stands in the list, times ten."""
    small = {f"max_{kind}_bytes": 10 * (n + 1) for n, kind in enumerate(KINDS)}
    home = f"folder:{tmp_path / 'objects'}"
    return Settings(database_url=app_url, objects=home, var=tmp_path / "var", evidence_rate="20/minute", **small)


def test_each_kind_has_a_limit_of_its_own_told_and_kept(phone: Phone) -> None:
    told = {each["kind"]: each["max_bytes"] for each in phone.get("/limits").json["kinds"]}
    assert set(told) == set(KINDS)
    for kind, most in told.items():
        fits = phone.declare(b"x" * most, kind=kind)
        assert (fits.status_code, fits.json["max_bytes"]) == (200, most)
        refused = phone.declare(b"x" * (most + 1), kind=kind)
        assert (refused.status_code, refused.json["code"], refused.json["max_bytes"]) == (413, "too-large", most)


def test_the_credential_alone_hears_the_limits(phone: Phone) -> None:
    answer = phone.client.get("/mobile/v1/limits", headers={"Authorization": f"Device {phone.credential}"})
    assert answer.json["evidence_rate"] == "20/minute"
    assert phone.client.get("/mobile/v1/limits").status_code == 401


def test_a_phone_that_declares_too_often_is_told_when_to_come_back(phone: Phone, phone_of: Any) -> None:
    answers = [phone.declare(b"x") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].json["code"] == "too-many-requests"
    assert int(answers[-1].headers["Retry-After"]) == 60
    assert phone_of("leader2").declare(b"x").status_code == 200


def test_each_piece_of_an_outbox_is_counted(phone: Phone) -> None:
    said = {"kind": "note", "sha256": "0" * 64, "size": 1, "media_type": "text/plain"}
    assert phone.get("/limits").json["max_declared"] == 20
    outboxes = [{str(uuid4()): said for _ in range(count)} for count in (12, 9, 8)]
    assert [phone.declare_all(pieces).status_code for pieces in outboxes] == [200, 429, 200]


def test_what_no_job_reads_is_kept_with_its_receipt_all_the_same(
    app_url: str, kit: Any, office: Any, tmp_path: Any
) -> None:
    roomy = Settings(database_url=app_url, objects=f"folder:{tmp_path / 'objects'}", var=tmp_path / "var")
    phone = Phone(create_app(roomy, kit), "member2")
    media = {"voice": "audio/mp4", "video": "video/mp4", "measure": "application/json", "document": "application/pdf"}
    for kind, media_type in {**media, "note": "text/plain; charset=utf-8"}.items():
        data = f"{kind}: 桥下积水约 3 m³".encode()
        receipt = phone.send(data, kind=kind, media_type=media_type)
        assert receipt.status_code == 201, receipt.text
        state = phone.state(receipt.json["id"])
        assert (state["kind"], state["owed"], state["receipt"]) == (kind, "nothing", receipt.json)
        assert kit.objects.get(f"original/{receipt.json['sha256']}") == data


def test_a_folder_offers_no_direct_way(phone: Phone) -> None:
    assert "direct" not in phone.get("/limits").json["ways"]
    evidence_id = phone.declare(b"x").json["id"]
    answer = phone.client.post(
        f"/mobile/v1/evidence/{evidence_id}/direct", headers={"Authorization": f"Device {phone.credential}"}
    )
    assert (answer.status_code, answer.json["code"]) == (422, "no-direct-way")
