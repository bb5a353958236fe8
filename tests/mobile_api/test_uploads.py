"""Bytes in parts, by tus 1.0: what each request promises, and that a line may break anywhere."""

import hashlib
import random
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from backend.evidence.sweeping import sweep
from backend.evidence.uploads.sweeping import sweep_uploads
from backend.work import Kit
from storage.errors import ObjectsAway
from tests.phones import Phone
from tests.photos import photo
from tests.ways import Tus

DATA = photo()


@pytest.fixture
def upload(phone: Phone) -> Tus:
    """Begun, with nothing of it sent."""
    found = Tus(phone, phone.declare(DATA).json["id"])
    assert found.begin(len(DATA)).status_code == 201
    return found


def parts(kit: Kit) -> list[str]:
    return [head.key for head in kit.objects.list("incoming/")]


def originals(kit: Kit) -> list[str]:
    return [head.key for head in kit.objects.list("original/")]


def of(body: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {b64encode(hashlib.new(algorithm, body).digest()).decode()}"


def problem(answer: Any) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json", answer.text
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    return answer.status_code, answer.json["code"]


def test_options_tell_what_is_spoken_to_anybody(phone: Phone, upload: Tus) -> None:
    for place in (upload.place, upload.place.rpartition("/")[0]):
        told = phone.client.options(place)
        assert told.status_code == 204
        assert told.headers["Tus-Version"] == told.headers["Tus-Resumable"] == "1.0.0"
        assert told.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"
        assert told.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
        assert int(told.headers["Tus-Max-Size"]) == 512 * 1024**2


def test_part_by_part_it_becomes_evidence_with_the_receipt_of_any_other_way(upload: Tus, kit: Kit) -> None:
    assert upload.head().headers["Upload-Offset"] == "0"
    half = len(DATA) // 2
    first = upload.patch(0, DATA[:half])
    assert (first.status_code, first.headers["Upload-Offset"], first.data) == (204, str(half), b"")
    assert upload.receipt() == b""
    assert upload.patch(half, DATA[half:]).headers["Upload-Offset"] == str(len(DATA))
    evidence_id = upload.place.split("/")[4]
    assert upload.receipt() == upload.phone.deliver(evidence_id, DATA).data
    assert parts(kit) == []
    stood = upload.head()
    assert (stood.status_code, stood.headers["Upload-Offset"]) == (200, str(len(DATA)))
    assert (stood.headers["Upload-Length"], stood.headers["Cache-Control"]) == (str(len(DATA)), "no-store")


def test_the_first_part_may_come_with_the_creation(phone: Phone, kit: Kit) -> None:
    upload = Tus(phone, phone.declare(DATA).json["id"])
    whole = upload.ask("POST", body=DATA, Upload_Length=len(DATA), Content_Type="application/offset+octet-stream")
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (201, str(len(DATA)))
    assert upload.receipt()
    assert len(originals(kit)) == 1


@pytest.mark.parametrize("seed", range(6))
def test_what_a_broken_line_left_is_kept_and_gone_on_from(upload: Tus, kit: Kit, seed: int) -> None:
    chance, offset = random.Random(seed), 0
    while offset < len(DATA):
        arrives = min(len(DATA) - offset, chance.randrange(0, len(DATA) // 3))
        answer = upload.patch(offset, DATA[offset : offset + arrives], Content_Length=len(DATA) - offset)
        if offset + arrives < len(DATA):
            assert problem(answer) == (400, "cut-off")
        offset += arrives
        assert upload.head().headers["Upload-Offset"] == str(offset)
    assert upload.receipt()
    assert kit.objects.get(originals(kit)[0]) == DATA


def test_a_part_with_a_checksum_is_kept_whole_or_not_at_all(upload: Tus, kit: Kit) -> None:
    body = DATA[:1000]
    assert problem(upload.patch(0, body, Upload_Checksum=of(b"other"))) == (460, "checksum-differs")
    assert problem(upload.patch(0, body[:500], Upload_Checksum=of(body), Content_Length=1000)) == (400, "cut-off")
    assert upload.head().headers["Upload-Offset"] == "0"
    assert parts(kit) == []
    assert upload.patch(0, body, Upload_Checksum=of(body)).status_code == 204
    rest = DATA[1000:]
    assert upload.patch(1000, rest, Upload_Checksum=of(rest, "sha256")).status_code == 204
    assert upload.receipt()


@pytest.mark.parametrize(
    "said", ["md5 AAAA", "sha1", "sha1 !!", "sha1 AAAA", "", "sha256 " + b64encode(bytes(20)).decode()]
)
def test_a_checksum_that_cannot_be_read_is_refused(upload: Tus, said: str) -> None:
    assert problem(upload.patch(0, DATA[:10], Upload_Checksum=said)) == (400, "bad-tus")


def test_parts_twice_and_out_of_order_are_told_where_to_go_on(upload: Tus, kit: Kit) -> None:
    assert upload.patch(0, DATA[:100]).status_code == 204
    for offset in (0, 50, 101, len(DATA)):
        answer = upload.patch(offset, DATA[offset : offset + 100])
        assert problem(answer) == (409, "offset-differs")
        assert answer.json["offset"] == 100
    assert len(parts(kit)) == 1


def test_of_two_parts_with_one_offset_one_is_kept(upload: Tus, kit: Kit) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: upload.patch(0, DATA[: 100 + n]), range(8)))
    assert sorted(answer.status_code for answer in answers) == [204] + [409] * 7
    offset = int(next(one for one in answers if one.status_code == 204).headers["Upload-Offset"])
    assert len(parts(kit)) == 1
    assert upload.patch(offset, DATA[offset:]).status_code == 204
    assert kit.objects.get(originals(kit)[0]) == DATA


def test_the_last_part_sent_by_many_at_once_makes_one_receipt(upload: Tus, session: Any) -> None:
    upload.patch(0, DATA[:-5])
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: upload.patch(len(DATA) - 5, DATA[-5:]), range(8)))
        heads = list(threads.map(lambda _: upload.head().headers["Upload-Offset"], range(8)))
    assert set(heads) == {str(len(DATA))}
    assert upload.receipt()


def test_more_than_was_declared_is_refused_whether_it_says_so_or_not(upload: Tus, kit: Kit) -> None:
    assert problem(upload.patch(0, DATA + b"!")) == (413, "too-large")
    assert upload.patch(0, DATA[:-1]).status_code == 204
    assert problem(upload.patch(len(DATA) - 1, b"!!")) == (413, "too-large")
    assert upload.head().headers["Upload-Offset"] == str(len(DATA) - 1)


def test_other_bytes_than_declared_end_the_upload_and_leave_nothing(upload: Tus, kit: Kit) -> None:
    wrong = DATA[:-1] + bytes([DATA[-1] ^ 1])
    assert problem(upload.patch(0, wrong)) == (422, "digest-differs")
    assert problem(upload.patch(len(wrong), b"")) == (410, "upload-gone")
    assert (parts(kit), originals(kit), upload.receipt()) == ([], [], b"")


def test_a_home_that_goes_away_before_the_end_is_made_up_for_when_asked(
    upload: Tus, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise ObjectsAway("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(kit.objects), "take", away)
        assert problem(upload.patch(0, DATA)) == (503, "objects-away")
        assert upload.head().status_code == 503
    assert upload.head().headers["Upload-Offset"] == str(len(DATA))
    assert upload.receipt()


def test_an_upload_that_is_ended_is_gone_with_its_parts(upload: Tus, kit: Kit) -> None:
    upload.patch(0, DATA[:100])
    ended = upload.ask("DELETE")
    assert (ended.status_code, ended.data) == (204, b"")
    assert parts(kit) == []
    assert problem(upload.patch(100, DATA[100:])) == (410, "upload-gone")
    gone = upload.head()
    assert (gone.status_code, "Upload-Offset" in gone.headers) == (410, False)


def test_a_new_upload_of_the_same_piece_ends_the_one_before(upload: Tus, phone: Phone) -> None:
    second = Tus(phone, upload.place.split("/")[4])
    assert second.begin(len(DATA)).status_code == 201
    assert upload.head().status_code == 410
    assert second.patch(0, DATA).status_code == 204


def test_an_upload_expires_some_time_after_its_last_part_and_is_swept(upload: Tus, kit: Kit, clock: Any) -> None:
    clock.pass_(hours=100)
    told = upload.patch(0, DATA[:100]).headers["Upload-Expires"]
    assert told == "Sat, 09 May 2026 05:00:00 GMT"
    clock.pass_(hours=167)
    assert (sweep_uploads(kit), upload.head().status_code) == ([], 200)
    clock.pass_(hours=1)
    assert problem(upload.patch(100, DATA[100:])) == (410, "upload-gone")
    assert len(sweep_uploads(kit)) == 1
    assert (sweep_uploads(kit), parts(kit)) == ([], [])


def test_parts_of_an_upload_under_way_are_not_swept_and_strays_are(upload: Tus, kit: Kit, clock: Any) -> None:
    upload.patch(0, DATA[:100])
    mine = parts(kit)
    kit.objects.put(f"incoming/{uuid4()}/0-stray", b"x")
    head = kit.objects.head(mine[0])
    assert head is not None
    clock.at = head.modified_at
    clock.pass_(hours=25)
    swept = sweep(kit)
    assert len(swept) == 1
    assert swept[0].endswith("0-stray")
    assert parts(kit) == mine


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_not_spoken(upload: Tus, version: str | None) -> None:
    for method in ("HEAD", "PATCH", "DELETE", "POST"):
        place = upload.place.rpartition("/")[0] if method == "POST" else None
        answer = upload.ask(method, place, Tus_Resumable=version)
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert upload.patch(0, DATA).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload_Length": None}, 400, "bad-tus"),
        ({"Upload_Length": "-1"}, 400, "bad-tus"),
        ({"Upload_Length": "１２"}, 400, "bad-tus"),
        ({"Upload_Length": len(DATA) - 1}, 409, "different-bytes"),
        ({"Upload_Length": 2 * 1024**3}, 413, "too-large"),
        ({"Upload_Length": len(DATA), "Upload_Metadata": "name !!"}, 400, "bad-tus"),
        ({"Upload_Length": len(DATA), "Upload_Metadata": "a eA==,a eA=="}, 400, "bad-tus"),
        ({"Upload_Length": len(DATA), "Upload_Metadata": "a " + "eHh4" * 1001}, 400, "bad-tus"),
    ],
)
def test_a_creation_that_cannot_be_is_refused(phone: Phone, headers: Any, status: int, code: str) -> None:
    upload = Tus(phone, phone.declare(DATA).json["id"])
    try:
        answer = upload.ask("POST", **headers)
    except UnicodeEncodeError:  # the line itself cannot carry it
        return
    assert problem(answer) == (status, code)


def test_what_the_client_said_of_it_is_told_again(phone: Phone) -> None:
    upload, said = Tus(phone, phone.declare(DATA).json["id"]), "filename Zm90by5qcGc=,empty,is_photo dHJ1ZQ=="
    upload.begin(len(DATA), Upload_Metadata=said)
    assert upload.head().headers["Upload-Metadata"] == said


@pytest.mark.parametrize("media_type", ["application/json", "image/jpeg", "text/plain", None])
def test_a_part_of_another_media_type_is_not_taken(upload: Tus, media_type: str | None) -> None:
    assert problem(upload.patch(0, DATA, Content_Type=media_type)) == (415, "media-type")
    assert upload.head().headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("offset", ["", "x", "-1", "1.5", None])
def test_a_part_says_where_it_begins(upload: Tus, offset: str | None) -> None:
    assert problem(upload.patch(0, DATA, Upload_Offset=offset)) == (400, "bad-tus")


def test_a_method_may_be_named_in_a_header(upload: Tus) -> None:
    named = {"X_HTTP_Method_Override": "PATCH", "Upload_Offset": 0, "Content_Type": "application/offset+octet-stream"}
    assert upload.ask("POST", upload.place, DATA, **named).status_code == 204
    assert upload.receipt()


def test_nobody_else_sees_goes_on_with_or_ends_it(upload: Tus, phone_of: Any) -> None:
    upload.patch(0, DATA[:10])
    for stranger in (phone_of("leader2"), phone_of("member2")):
        theirs = Tus(stranger, uuid4())
        theirs.place = upload.place
        assert theirs.head().status_code == 410
        assert problem(theirs.patch(10, DATA[10:])) == (410, "upload-gone")
        assert problem(theirs.ask("DELETE")) == (410, "upload-gone")
        assert problem(theirs.ask("POST", upload.place.rpartition("/")[0], Upload_Length=len(DATA)))[1] == "id-taken"
    assert upload.head().headers["Upload-Offset"] == "10"
    assert problem(upload.ask("PATCH", Authorization=None))[0] == 401


def test_a_phone_that_forgot_the_address_asks_for_it(upload: Tus, phone: Phone) -> None:
    evidence_id = upload.place.split("/")[4]
    upload.patch(0, DATA[:10])
    told = phone.state(evidence_id)["upload"]
    assert (told["location"], told["offset"]) == (upload.place, 10)
    upload.patch(10, DATA[10:])
    assert phone.state(evidence_id)["upload"] is None


def test_an_upload_is_not_cut_into_parts_without_end(upload: Tus, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.evidence.uploads.appending.MOST_PARTS", 3)
    for n in range(3):
        assert upload.patch(n, DATA[n : n + 1]).status_code == 204
    assert problem(upload.patch(3, DATA[3:])) == (422, "too-many-parts")


def test_nothing_sent_is_nothing_kept(upload: Tus, kit: Kit) -> None:
    answer = upload.patch(0, b"")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")
    assert parts(kit) == []
