"""What cannot be read is kept, told to the office, and decided about; nothing behind it waits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.evidence.model import Reading
from backend.quarantine.service import settle, settle_missed
from backend.work import Kit
from tests.phones import Phone
from tests.photos import photo

TEXT, CUT = b"this is text called .jpg", photo(3)[:400]


@pytest.fixture
def director(browser: Any, office: Any) -> Any:
    found = browser()
    found.log_in("director")
    return found


@pytest.fixture
def unread(phone: Phone, drain: Callable[[], int], director: Any) -> Callable[..., Any]:
    """unread(data): a piece that cannot be read, as the director's list shows it."""

    def send(data: bytes = TEXT, **said: Any) -> Any:
        sent = phone.send(data, **said).json["id"]
        drain()
        return director.get(f"/quarantine/{sent}").json

    return send


def decide(browser: Any, case: Any, act: str, reason: str | None = None, **said: Any) -> Any:
    body = {"version": case["version"], "reason": reason} | said
    return browser.send("POST", f"/quarantine/{case['id']}/{act}", body)


def test_unreadable_pieces_between_good_ones_hold_nothing_up(phone: Phone, drain: Any, director: Any) -> None:
    outbox = [(photo(1), {}), (TEXT, {}), (photo(2), {}), (CUT, {}), (b"<gpx><trk", {"kind": "track"}), (photo(4), {})]
    receipts = [phone.send(data, **said) for data, said in outbox]
    assert [answer.status_code for answer in receipts] == [201] * 6
    drain()
    assert all(phone.state(answer.json["id"])["owed"] == "nothing" for answer in receipts)
    listed = director.get("/quarantine?state=waiting").json
    found = {case["id"]: (case["kind"], case["why"]) for case in listed["items"]}
    assert found == {
        receipts[1].json["id"]: ("photo", "not-an-image"),
        receipts[3].json["id"]: ("photo", "truncated"),
        receipts[4].json["id"]: ("track", "bad-track"),
    }
    readable = [phone.get(f"/evidence/{receipts[n].json['id']}").json["reading"]["readable"] for n in (0, 2, 5)]
    assert readable == [True] * 3
    counted = {(one["kind"], one["why"]): one["n"] for one in director.get("/quarantine/counts").json["items"]}
    assert counted == {("photo", "not-an-image"): 1, ("photo", "truncated"): 1, ("track", "bad-track"): 1}


def test_a_track_file_without_a_point_is_told_to_its_phone_and_to_the_office(phone: Phone, unread: Any) -> None:
    empty = b'<gpx version="1.1"><wpt lat="30.6" lon="114.3"/><trk><trkseg/></trk></gpx>'
    case = unread(empty, kind="track", media_type="application/gpx+xml")
    assert (case["kind"], case["why"]) == ("track", "no-points")
    told = phone.state(case["id"])
    assert (told["owed"], told["track"]["points_n"], told["track"]["why_not"]) == ("nothing", 0, "no-points")


def test_the_director_opens_what_is_linked_to_nothing_and_nobody_else_does(
    unread: Any, director: Any, browser: Any
) -> None:
    case = unread()
    assert director.get(f"/evidence/{case['id']}/original").data == TEXT
    assert case["id"] in {flag["evidence_id"] for flag in director.get("/flags?code=unreadable").json["items"]}
    for login in ("staff", "leader2", "handler", "signer", "admin"):
        other = browser()
        other.log_in(login)
        assert other.get(f"/evidence/{case['id']}/original").status_code == 404


def test_read_again_by_better_decoders_it_is_released(
    phone: Phone, drain: Any, director: Any, kit: Kit, walking: UUID
) -> None:
    link = {"object_kind": "inspection", "object_id": str(walking), "role": "progress"}
    sent = UUID(phone.send(photo(), links=[link]).json["id"])
    drain()
    with kit.work(SYSTEM) as work:  # as decoders of yesterday left it
        work.session.execute(sa.update(Reading).values(readable=False, why_not="no-decoder"))
    settle(kit, [sent])
    case = director.get(f"/quarantine/{sent}").json
    assert (case["state"], case["why"], case["acts"]) == ("quarantined", "no-decoder", ["read_again", "accept", "void"])
    assert decide(director, case, "read_again").json["state"] == "rereading"
    drain()
    released = director.get(f"/quarantine/{sent}").json
    assert [event["to_state"] for event in released["events"]] == ["quarantined", "rereading", "released"]
    assert (released["state"], released["acts"], set(released["renditions"])) == ("released", [], {"512", "2016"})
    assert director.get("/quarantine?state=waiting").json["items"] == []


def test_read_again_in_vain_it_is_put_back(unread: Any, director: Any, drain: Any) -> None:
    case = unread()
    decide(director, case, "read_again")
    drain()
    back = director.get(f"/quarantine/{case['id']}").json
    assert (back["state"], back["version"], back["last"]["by"]) == ("quarantined", 3, None)


def test_what_is_decided_is_an_event_and_a_leaf_and_stays(
    unread: Any, director: Any, kit: Kit, session: Any, phone: Phone
) -> None:
    case = unread()
    receipt = phone.state(case["id"])["receipt"]
    accepted = decide(director, case, "accept", "现场人员确认内容").json
    voided = decide(director, accepted, "void", "与任务无关").json
    assert (voided["state"], voided["acts"], voided["last"]["reason"]) == ("voided", [], "与任务无关")
    assert [event["act"] for event in voided["events"]] == ["quarantine", "accept", "void"]
    leaves = session.scalars(
        sa.text("SELECT l.body FROM event e JOIN custody_leaf l ON encode(l.leaf_hash, 'hex') = e.leaf_hash"
                " WHERE e.subject_id = :id ORDER BY e.n"), {"id": case["id"]}
    ).all()  # fmt: skip
    acts = (b"quarantine", b"accept", b"void")
    assert all(b'"act":"%s"' % act in bytes(leaf) for act, leaf in zip(acts, leaves, strict=True))
    settle(kit, [UUID(case["id"])])
    assert director.get(f"/quarantine/{case['id']}").json["version"] == 3
    assert phone.state(case["id"])["receipt"] == receipt
    again = decide(director, voided, "read_again")
    assert (again.status_code, again.json["code"]) == (409, "wrong-state")


def test_a_decision_needs_its_reason_its_version_and_is_made_once(unread: Any, director: Any) -> None:
    case = unread()
    for reason in (None, "", "  "):
        refused = decide(director, case, "void", reason)
        assert (refused.status_code, refused.json["code"]) == (422, "quarantine-reason-missing")
    event_id = str(uuid4())
    first = decide(director, case, "accept", "确认", event_id=event_id)
    assert decide(director, case, "accept", "确认", event_id=event_id).json == first.json
    stale = decide(director, case, "void", "无关")
    assert (stale.status_code, stale.json["code"]) == (409, "stale-version")


def test_who_decides_is_the_office_and_never_about_an_own_piece(
    unread: Any, browser: Any, phone_of: Callable[[str], Phone], drain: Any, director: Any
) -> None:
    case = unread()
    for login in ("leader2", "member2", "handler", "admin"):
        other = browser()
        other.log_in(login)
        assert other.get("/quarantine").status_code == 404
        assert other.get("/quarantine/counts").status_code == 404
        assert other.get(f"/quarantine/{case['id']}").status_code == 404
        assert decide(other, case, "void", "x").status_code == 404
    own = phone_of("director").send(TEXT).json["id"]
    drain()
    mine = director.get(f"/quarantine/{own}").json
    assert mine["acts"] == ["read_again"]
    assert decide(director, mine, "void", "x").status_code == 403


def test_staff_see_what_is_linked_to_what_they_see(
    phone: Phone, drain: Any, browser: Any, walking: UUID, covert: UUID, director: Any
) -> None:
    def link(mission: UUID) -> dict[str, Any]:
        return {"links": [{"object_kind": "inspection", "object_id": str(mission), "role": "progress"}]}

    ids = [phone.send(TEXT, **said).json["id"] for said in ({}, link(walking), link(covert))]
    drain()
    staff = browser()
    staff.log_in("staff")
    assert {case["id"] for case in director.get("/quarantine").json["items"]} == set(ids)
    (seen,) = staff.get("/quarantine").json["items"]
    assert (seen["id"], seen["acts"]) == (ids[1], ["read_again", "accept"])
    assert staff.get(f"/quarantine/{ids[2]}").status_code == 404
    assert decide(staff, seen, "void", "x").status_code == 403
    assert sum(one["n"] for one in staff.get("/quarantine/counts").json["items"]) == 1


def test_a_look_at_what_is_hidden_is_a_leaf(
    phone: Phone, drain: Any, covert: UUID, director: Any, session: Any
) -> None:
    said = [{"object_kind": "inspection", "object_id": str(covert), "role": "progress"}]
    phone.send(TEXT, links=said)
    drain()
    for _ in range(2):
        director.get("/quarantine")
    looks = sa.text("SELECT count(*) FROM access WHERE act = 'quarantine.seen'")
    assert session.scalar(looks) == 1


def test_pages_follow_each_other_without_a_gap(phone: Phone, drain: Any, director: Any, clock: Any) -> None:
    ids = []
    for n in range(7):
        ids.append(phone.send(b"text %d" % n).json["id"])
        drain()
        clock.pass_(seconds=n % 2)  # some at the same moment
    pages, after = [], ""
    for _ in range(4):
        page = director.get(f"/quarantine?limit=2{after}").json
        pages.append([case["id"] for case in page["items"]])
        after = f"&after={page['next']}"
    assert page["next"] is None
    assert sorted(one for page in pages for one in page) == sorted(ids)
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert director.get("/quarantine?limit=2&after=x").status_code == 400


def test_filters_narrow_by_kind_and_reason(unread: Any, director: Any) -> None:
    unread(), unread(CUT), unread(b"{}", kind="track")
    assert [case["why"] for case in director.get("/quarantine?kind=track").json["items"]] == ["bad-track"]
    assert [case["why"] for case in director.get("/quarantine?why=truncated").json["items"]] == ["truncated"]
    assert director.get("/quarantine?state=voided").json["items"] == []


def test_what_was_unreadable_before_there_were_cases_gets_one(
    phone: Phone, drain: Any, kit: Kit, director: Any
) -> None:
    sent = UUID(phone.send(photo()).json["id"])
    drain()
    with kit.work(SYSTEM) as work:
        work.session.execute(sa.update(Reading).values(readable=False, why_not="no-decoder"))
    assert settle_missed(kit) == [sent]
    assert settle_missed(kit) == []
    assert director.get(f"/quarantine/{sent}").json["state"] == "quarantined"
