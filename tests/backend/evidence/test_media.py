"""Videos, voice notes, papers and misnamed files, by plain HTTP: kept always, read as what they are."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from backend.actor import SYSTEM
from backend.evidence.deriving import derive
from backend.evidence.model import Evidence, Reading
from storage.objects import original_key
from tests.finding import link
from tests.photos import photo
from tests.recordings import filmed, movie, spoken, words
from tests.signed import signed

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(phone: Any, drain: Any, member: Any) -> Read:
    """read(data, …): send it, let the job run, and ask for what was read, as its uploader's browser does."""

    def send(data: bytes, **said: Any) -> dict[str, Any]:
        evidence_id = phone.send(data, **said).json["id"]
        drain()
        shown = member.get(f"/evidence/{evidence_id}").json
        return {**shown["reading"], "id": evidence_id, "renditions": shown["renditions"]}

    return send


def test_a_video_is_kept_and_says_how_long_it_is_and_shows_a_frame(read: Read, member: Any) -> None:
    seen = read(filmed(3.0), kind="video", media_type="video/mp4")
    assert (seen["readable"], seen["content_type"], seen["format"]) == (True, "video/mp4", "MP4")
    assert (seen["duration_s"], seen["width"], seen["height"]) == (3.0, 320, 240)
    assert seen["flags"] == ["no_fix"]
    frame = member.get(f"/evidence/{seen['id']}/renditions/512")
    assert Image.open(BytesIO(frame.data)).size == (320, 240)


def test_a_video_whose_frames_cannot_be_decoded_says_so_and_is_no_less_whole(read: Read) -> None:
    seen = read(movie(words(xyz="+30.6+114.3/")), kind="video", media_type="video/quicktime")
    assert (seen["readable"], seen["duration_s"], seen["renditions"]) == (True, 8.5, {})
    assert seen["exif"]["no_poster"] == "no-frame"
    assert (seen["position_source"], seen["place"]["coordinates"]) == ("container", [114.3, 30.6])


def test_a_voice_note_says_how_long_it_is(read: Read) -> None:
    for data, type_ in ((spoken(2.0), "audio/wav"), (movie(brand=b"M4A ", size=None), "audio/mp4")):
        seen = read(data, kind="voice", media_type=type_)
        assert (seen["readable"], seen["content_type"]) == (True, type_)
        assert seen["duration_s"] in (2.0, 8.5)


def test_a_recording_that_was_cut_off_is_kept_and_unreadable(read: Read, kit: Any, session: Any) -> None:
    data = filmed()[:-50]
    seen = read(data, kind="video", media_type="video/mp4")
    assert (seen["readable"], seen["why_not"], seen["flags"]) == (False, "truncated", ["no_fix", "unreadable"])
    kept = session.get_one(Evidence, seen["id"])
    assert kit.objects.get(original_key(kept.sha256)) == data


@pytest.mark.parametrize(
    ("data", "type_", "found"),
    [
        (b"%PDF-1.7\n" + bytes(300), "application/pdf", "application/pdf"),
        ("现场情况说明".encode(), "text/plain", "text/plain"),
        (b"PK\x03\x04" + bytes(300), "application/zip", "application/zip"),
    ],
)
def test_papers_and_notes_are_kept_and_never_opened(read: Read, data: bytes, type_: str, found: str) -> None:
    seen = read(data, kind="document", media_type=type_)
    assert (seen["readable"], seen["content_type"], seen["format"]) == (True, found, None)
    assert seen["flags"] == []


def test_content_decides_and_a_wrong_name_is_flagged(read: Read) -> None:
    out = BytesIO()
    Image.open(BytesIO(photo())).save(out, "PNG")
    seen = read(out.getvalue(), media_type="image/jpeg")
    assert (seen["readable"], seen["format"], seen["content_type"]) == (True, "PNG", "image/png")
    assert "wrong_type" in seen["flags"]
    text = read("不是照片".encode(), media_type="image/jpeg")
    assert (text["readable"], text["why_not"]) == (False, "not-an-image")
    assert {"wrong_type", "unreadable"} <= set(text["flags"])


def test_a_signed_photo_says_what_its_manifest_is_worth(read: Read, session: Any) -> None:
    data = signed(photo())
    seen = read(data)
    assert (seen["c2pa"]["state"], seen["c2pa"]["signer"]) == ("valid", "Test makers")
    broken = bytearray(data)
    broken[-100] ^= 1
    assert "c2pa_invalid" in read(bytes(broken))["flags"]
    assert read(photo(3))["c2pa"] is None


def test_what_the_phone_and_the_photo_say_is_kept_side_by_side(read: Read) -> None:
    place = {"lon": 114.3, "lat": 30.6, "crs": "wgs84", "accuracy_m": 5}
    data = photo(lat=30.7, lon=114.3, taken="2026:04:20 09:00:00", heading_deg=200)
    seen = read(data, place=place, captured_at="2026-04-28T01:00:00Z", heading_deg=10, heading_ref="T")
    assert {"place_differs", "heading_differs", "time_differs"} <= set(seen["flags"])
    assert seen["place"]["coordinates"] == [114.3, 30.6]
    assert seen["exif"]["lat"] == pytest.approx(30.7)


def test_a_stale_fix_does_not_speak_for_the_zone_of_another_time(read: Read) -> None:
    data = photo(taken="2008:10:22 16:28:39", gps_date="2004:01:03", gps_time=(8, 28, 39))
    seen = read(data, captured_at="2026-04-20T01:00:00Z")
    assert (seen["captured_source"], {"time_differs", "tz_assumed"} <= set(seen["flags"])) == ("exif", True)


def test_reading_twice_gives_the_same(read: Read, kit: Any, session: Any) -> None:
    seen = read(filmed(), kind="video", media_type="video/mp4")
    before = _row(kit, seen["id"])
    derive(kit, [seen["id"]])
    assert _row(kit, seen["id"]) == before


def _row(kit: Any, evidence_id: str) -> dict[str, Any]:
    with kit.work(SYSTEM) as work:
        row = work.session.get_one(Reading, evidence_id)
        return {
            column.name: getattr(row, column.name) for column in Reading.__table__.columns if column.name != "place"
        }


def test_a_row_lists_its_files_and_a_unit_gets_none_of_their_bytes(
    phone: Any, drain: Any, member: Any, draft: Any, browser: Any, office: Any
) -> None:
    task_id = draft()
    said = {"media_type": "video/mp4", "links": [link(task_id)]}
    phone.send(filmed(2.0), kind="video", **said)
    phone.send(photo(), links=[link(task_id)])
    drain()
    assert member.send("POST", f"/tasks/{task_id}/register", {"version": 1}).status_code == 200
    [file] = member.get(f"/tasks/{task_id}/files").json["items"]
    assert (file["kind"], file["duration_s"], file["role"]) == ("video", 2.0, "finding")
    assert file["original_url"]
    handler, leader = browser(), browser()
    handler.log_in("handler"), leader.log_in("leader2")
    assert handler.get(f"/tasks/{task_id}/files").status_code == 404
    row = {"task_id": task_id, "version": 2, "lead_unit_id": str(office.units["city.east.transport"]),
           "requirement": "清理", "close_out_standard": ["现场无垃圾"]}  # fmt: skip
    assert leader.send("POST", "/dispatch-batches", {"id": str(uuid4()), "rows": [row]}).status_code == 201
    [shown] = handler.get(f"/tasks/{task_id}/files").json["items"]
    assert (shown["original_url"], shown["uploader"], shown["duration_s"]) == (None, None, 2.0)
    assert handler.get(shown["renditions"]["512"].removeprefix("/api/v1")).status_code == 200
    assert handler.get(f"/evidence/{shown['evidence_id']}/original").status_code == 403
