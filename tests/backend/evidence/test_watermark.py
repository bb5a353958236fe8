"""Watermarked copies, and the way back from their code to the evidence."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backend.actor import SYSTEM
from backend.evidence.codes import DIGITS, beginning_of, code_of
from backend.evidence.model import Evidence
from backend.evidence.watermarking import watermark_of
from tests.finding import HERE, link
from tests.photos import photo
from tests.recordings import filmed
from tests.scanning import scanned

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(HEX, st.sampled_from(["", "-", " "]), st.booleans())
def test_a_code_leads_back_to_its_leaf_however_it_is_typed(leaf: str, between: str, small: bool) -> None:
    typed = code_of(leaf).replace("-", between)
    assert beginning_of(typed.lower() if small else typed) == leaf[:DIGITS]


@pytest.mark.parametrize("typed", ["", "0000", "0000-0000-000U", "0000-0000-0000-0", "督" * 12, "%" * 12])
def test_what_is_no_code_leads_nowhere(typed: str) -> None:
    assert beginning_of(typed) is None


@pytest.fixture
def registered(member: Any, draft: Any, phone: Any, drain: Any, ground: Any) -> tuple[str, str]:
    """A registered row on a road, and its photo: ids. The photo says who made it."""
    lon, lat = ground.at(500, 8)
    task_id = draft(place=HERE | {"lon": lon, "lat": lat, "accuracy_m": 5}, asset_id=ground.asset_id)
    place = {"lon": lon, "lat": lat, "crs": "wgs84", "accuracy_m": 6}
    data = photo(make="SECRETMAKE", width=1200, height=900)
    said = {"links": [link(task_id)], "place": place, "captured_at": "2026-04-28T00:59:12Z"}
    evidence_id = phone.send(data, **said).json["id"]
    assert member.send("POST", f"/tasks/{task_id}/register", {"version": 1}).status_code == 200
    drain()
    return task_id, evidence_id


def test_a_copy_says_time_place_chainage_group_serial_and_code(
    registered: tuple[str, str], member: Any, kit: Any, office: Any
) -> None:
    task_id, evidence_id = registered
    with kit.work(SYSTEM) as work:
        evidence = work.session.get_one(Evidence, evidence_id)
        lines = watermark_of(work, evidence, None, None).lines
    serial = member.get(f"/tasks/{task_id}").json["serial"]
    assert lines[0] == "2026年4月28日 08:59:12 北京时间（手机时间）"
    assert lines[1].startswith("北纬30.59")
    assert lines[1].endswith("±6米")
    assert lines[2] == "国道 K12+500 右幅"
    assert lines[3].endswith(f"编号 {serial}")
    assert lines[4] == f"核验码 {code_of(evidence.leaf_hash)}"


def test_a_copy_is_a_picture_with_a_code_to_scan_and_nothing_of_the_device(
    registered: tuple[str, str], member: Any
) -> None:
    answer = member.get(f"/evidence/{registered[1]}/watermarked")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"SECRET" not in answer.data
    sheet = Image.open(BytesIO(answer.data))
    assert sheet.width == 1200
    assert sheet.height > 900
    assert member.get(f"/verify/{scanned(sheet)}").json["evidence_id"] == registered[1]


def test_the_code_leads_to_the_evidence_and_its_receipt(registered: tuple[str, str], member: Any, phone: Any) -> None:
    task_id, evidence_id = registered
    receipt = phone.state(evidence_id)["receipt"]
    found = member.get(f"/verify/{code_of(receipt['leaf_hash']).lower()}").json
    assert (found["evidence_id"], found["receipt"]) == (evidence_id, receipt)
    assert [row["id"] for row in found["tasks"]] == [task_id]


def test_a_copy_is_made_once_and_made_anew_when_its_words_change(
    registered: tuple[str, str], member: Any, kit: Any
) -> None:
    path = f"/evidence/{registered[1]}/watermarked"
    first = member.get(path)
    again = member.client.get(f"/api/v1{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert member.get(path).data == first.data
    copies = [head.key for head in kit.objects.list("derived/") if "watermark-" in head.key]
    assert len(copies) == 1


def test_who_may_not_see_it_gets_no_copy_and_no_answer_to_its_code(
    registered: tuple[str, str], browser: Any, phone: Any
) -> None:
    _, evidence_id = registered
    code = code_of(phone.state(evidence_id)["receipt"]["leaf_hash"])
    for login in ("handler", "admin"):
        stranger = browser()
        stranger.log_in(login)
        for path in (f"/evidence/{evidence_id}/watermarked", f"/verify/{code}"):
            assert stranger.get(path).status_code == 404, (login, path)
    assert browser().get(f"/verify/{code}").status_code == 401


def test_each_copy_that_leaves_is_written_down(registered: tuple[str, str], member: Any, engine: sa.Engine) -> None:
    member.get(f"/evidence/{registered[1]}/watermarked")
    with engine.connect() as connection:
        given_ = connection.execute(sa.text("SELECT subject_id::text FROM access WHERE act = 'watermarked.given'"))
        assert given_.scalars().all() == [registered[1]]


def test_there_is_no_copy_for_another_row_or_of_what_is_no_picture(
    registered: tuple[str, str], member: Any, phone: Any, drain: Any
) -> None:
    path = f"/evidence/{registered[1]}/watermarked"
    assert member.get(f"{path}?task_id={uuid4()}").status_code == 404
    assert member.get(f"{path}?task_id={registered[0]}").status_code == 200
    assert member.get(f"{path}?task_id=rubbish").status_code == 422
    for data, said in ((filmed(1.0), {"kind": "video", "media_type": "video/mp4"}), (b"words", {"kind": "note"})):
        other = phone.send(data, **said).json["id"]
        drain()
        refused = member.get(f"/evidence/{other}/watermarked")
        assert (refused.status_code, refused.json["code"]) == (404, "not-derived")
