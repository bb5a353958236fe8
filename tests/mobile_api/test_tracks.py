"""What a phone may rely on while it records a track."""

import hashlib
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import sqlalchemy as sa

from backend.recordings.rules import NOTHING_YET
from backend.recordings.sealing import seal_silent
from backend.work import Kit
from storage.objects import original_key
from tests.phones import Phone

T0 = 1_777_338_000
"""Where the still clock stands: 2026-04-28T01:00:00Z."""


def point(n: int, **differs: Any) -> dict[str, Any]:
    """The fix of second n of a walk northward along a meridian."""
    fix = {"time": f"2026-04-28T01:{n // 60:02}:{n % 60:02}Z", "lon": 114.3, "lat": round(30.6 + n * 1e-5, 7)}
    return fix | {"crs": "wgs84", "accuracy_m": 5.0, "speed_mps": 1.1, "heading_deg": 0.0} | differs


@pytest.fixture
def send(walking: UUID, phone: Phone) -> Callable[..., Any]:
    """send(track, seq, points): one batch of member2's phone on the mission that goes on."""

    def post(track: UUID, seq: int, points: list[Any], by: Phone = phone, mission: UUID = walking) -> Any:
        body = {"inspection_id": str(mission), "seq": seq, "points": points}
        return by.post(f"/tracks/{track}/points", body)

    return post


def batches(n: int = 6, each: int = 20) -> list[list[dict[str, Any]]]:
    return [[point(b * each + i) for i in range(each)] for b in range(n)]


def seal_of(phone: Phone, track: UUID, kit: Kit) -> tuple[Any, Any]:
    """What a sealed track answers, and the file it became."""
    state = phone.get(f"/tracks/{track}").json
    return state, orjson.loads(kit.objects.get(original_key(state["receipt"]["sha256"])))


def test_a_track_sent_live_becomes_evidence_as_a_file_would(
    phone: Phone, send: Any, drain: Callable[[], int], kit: Kit, walking: UUID, browser: Any
) -> None:
    track = uuid4()
    for seq, points in enumerate(batches(), 1):
        answer = send(track, seq, points)
        assert (answer.status_code, answer.json["contiguous_seq"], answer.json["kept"]) == (200, seq, 20)
    assert phone.post(f"/tracks/{track}/finish", {"last_seq": 6}).json["state"] == "finished"
    drain()
    state, file = seal_of(phone, track, kit)
    assert (state["state"], state["evidence_id"], state["receipt"]["id"]) == ("sealed", str(track), str(track))
    assert file["geometry"]["coordinates"][:2] == [[114.3, 30.6], [114.3, 30.60001]]
    assert file["properties"]["stretches"] == [{"source": "app", "crs": "wgs84", "first": 0, "end": 120}]
    evidence = phone.state(track)
    assert (evidence["owed"], evidence["kind"], evidence["receipt"]) == ("nothing", "track", state["receipt"])
    director = browser()
    director.log_in("director")
    (shown,) = director.get(f"/tracks?mission_id={walking}").json["features"]
    assert (shown["id"], shown["properties"]["points_n"]) == (str(track), 120)


@pytest.mark.parametrize("seed", range(6))
def test_batches_in_any_order_and_number_give_the_same_track(
    phone: Phone, send: Any, drain: Callable[[], int], kit: Kit, seed: int
) -> None:
    chance, sealed = random.Random(seed), []
    for shuffled in (False, True):
        numbered = list(enumerate(batches(), 1))
        order = numbered + chance.choices(numbered, k=5) if shuffled else numbered
        if shuffled:
            chance.shuffle(order)
        track = uuid4()
        for seq, points in order:
            assert send(track, seq, points).status_code == 200
        phone.post(f"/tracks/{track}/finish", {"last_seq": 6})
        drain()
        state, file = seal_of(phone, track, kit)
        sealed.append((state["digest"], {**file, "properties": {**file["properties"], "recording": None}}))
    assert sealed[0] == sealed[1]


def test_the_digest_can_be_recomputed_by_who_sent_it(send: Any) -> None:
    track, digest = uuid4(), NOTHING_YET
    for seq, points in enumerate(batches(3, 2), 1):
        lines = [
            f"{(T0 + n) * 1000},1143000000,{306000000 + n * 100},wgs84,app,50,110,0,\n"
            for n in range(seq * 2 - 2, seq * 2)
        ]
        sha256 = hashlib.sha256("".join(lines).encode()).hexdigest()
        digest = hashlib.sha256(bytes.fromhex(digest + sha256)).hexdigest()
        answer = send(track, seq, points).json
        assert (answer["sha256"], answer["digest"]) == (sha256, digest)


def test_a_gap_stays_a_gap_until_its_batch_comes(phone: Phone, send: Any, drain: Callable[[], int]) -> None:
    track, sent = uuid4(), batches(4)
    for seq in (1, 4):
        answer = send(track, seq, sent[seq - 1]).json
    assert (answer["contiguous_seq"], answer["missing"]) == (1, [2, 3])
    waiting = phone.post(f"/tracks/{track}/finish", {"last_seq": 5}).json
    assert (waiting["state"], waiting["missing"]) == ("finished", [2, 3, 5])
    drain()
    assert phone.get(f"/tracks/{track}").json["state"] == "finished"
    for seq in (3, 2, 5):
        send(track, seq, [point(200 + seq)])
    drain()
    assert phone.get(f"/tracks/{track}").json["state"] == "sealed"


def test_fixes_sent_again_under_another_number_count_once(phone: Phone, send: Any, drain: Any, kit: Kit) -> None:
    track, (points,) = uuid4(), batches(1)
    send(track, 1, points)
    send(track, 2, [*points[10:], point(500)])
    phone.post(f"/tracks/{track}/finish", {})
    drain()
    _, file = seal_of(phone, track, kit)
    assert len(file["geometry"]["coordinates"]) == 21


def test_a_number_holds_its_first_fixes(send: Any) -> None:
    track = uuid4()
    send(track, 1, [point(0)])
    other = send(track, 1, [point(0), point(1)])
    assert (other.status_code, other.json["code"], other.json["next_seq"]) == (409, "batch-differs", 2)
    assert send(track, 2, [point(0), point(1)]).status_code == 200


def test_two_phones_cannot_have_one_track(send: Any, phone_of: Callable[[str], Phone]) -> None:
    track = uuid4()
    assert send(track, 1, [point(0)]).status_code == 200
    other = phone_of("member2")
    refused = send(track, 1, [point(0)], by=other)
    assert (refused.status_code, refused.json["code"]) == (409, "id-taken")
    assert other.get(f"/tracks/{track}").json["code"] == "id-taken"


def test_a_track_cannot_take_the_id_of_other_evidence(send: Any, phone: Phone) -> None:
    taken = UUID(phone.declare(b"a photo").json["id"])
    assert send(taken, 1, [point(0)]).json["code"] == "id-taken"


def test_an_id_that_evidence_took_meanwhile_costs_no_fix(phone: Phone, send: Any, drain: Any) -> None:
    track = uuid4()
    send(track, 1, [point(0), point(1)])
    assert phone.declare(b"a photo", track).status_code == 200
    phone.post(f"/tracks/{track}/finish", {})
    drain()
    state = phone.get(f"/tracks/{track}").json
    assert state["state"] == "sealed"
    assert state["evidence_id"] not in (None, str(track))


def test_what_comes_after_the_seal_goes_under_a_new_id(phone: Phone, send: Any, drain: Any) -> None:
    track = uuid4()
    first = send(track, 1, [point(0)]).json
    phone.post(f"/tracks/{track}/finish", {"last_seq": 1})
    drain()
    again = send(track, 1, [point(0)])
    assert (again.status_code, again.json["sha256"], again.json["state"]) == (200, first["sha256"], "sealed")
    late = send(track, 2, [point(9)])
    assert (late.status_code, late.json["code"]) == (409, "recording-sealed")


def test_a_silent_track_is_sealed_by_the_clock(phone: Phone, send: Any, kit: Kit, clock: Any, drain: Any) -> None:
    track = uuid4()
    send(track, 1, [point(0), point(1)])
    clock.pass_(minutes=119)
    assert seal_silent(kit) == []
    clock.pass_(minutes=2)
    assert seal_silent(kit) == [track]
    assert seal_silent(kit) == []
    headers = {"Authorization": f"Device {phone.credential}"}
    assert phone.client.get(f"/mobile/v1/tracks/{track}", headers=headers).json["receipt"] is not None


def test_nobody_is_recorded_off_duty(phone: Phone, send: Any, phone_of: Any, walking: UUID, planned: UUID) -> None:
    early, far = point(0, time="2026-04-28T00:10:00Z"), point(0, time="2030-01-01T00:00:00Z")
    answer = send(uuid4(), 1, [early, point(0), far]).json
    assert (answer["kept"], answer["outside"], answer["points_n"]) == (1, 2, 1)
    not_begun = send(uuid4(), 1, [point(0)], mission=planned)
    assert (not_begun.status_code, not_begun.json["code"]) == (409, "mission-not-started")
    other = send(uuid4(), 1, [point(0)], by=phone_of("director"))
    assert (other.status_code, other.json["code"]) == (403, "not-on-mission")
    for stranger, mission in (("handler", walking), ("member2", uuid4())):
        unseen = send(uuid4(), 1, [point(0)], by=phone_of(stranger), mission=mission)
        assert (unseen.status_code, unseen.json["code"]) == (404, "not-found")


def test_a_track_stays_with_its_mission(send: Any, walking: UUID, also_walking: UUID) -> None:
    track = uuid4()
    send(track, 1, [point(0)])
    moved = send(track, 2, [point(1)], mission=also_walking)
    assert (moved.json["code"], moved.json["inspection_id"]) == ("other-mission", str(walking))


def test_ten_thousand_fixes_go_in_one_batch_and_no_more(send: Any) -> None:
    track = uuid4()
    many = [point(n % 3000, time=f"2026-04-28T01:{n // 1000:02}:{n % 60:02}.{n % 1000:03}Z") for n in range(10_000)]
    answer = send(track, 1, many)
    assert (answer.status_code, answer.json["kept"]) == (200, 10_000)
    assert send(track, 2, [*many, many[0]]).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"crs": None},
        {"crs": "epsg:4326"},
        {"lat": 91},
        {"lon": "x"},
        {"time": "2026-04-28T01:00:00"},
        {"time": "9999-12-31T23:59:59-14:00"},
        {"accuracy_m": -1},
        {"source": "a\x00"},
    ],
)
def test_a_fix_that_is_not_one_is_refused_with_its_field(send: Any, wrong: dict[str, Any]) -> None:
    answer = send(uuid4(), 1, [point(0), point(1) | wrong])
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert "points" in str(answer.json["errors"])


@pytest.mark.parametrize(
    "body",
    [b"", b"[", b"[" * 50_000, b'{"seq":NaN}', b"null", b'{"points":[[]]}', b'"\xff"', b'{"a":"\\ud800"}', b"[1e999]"],
)
def test_hostile_json_is_refused_and_no_more(phone: Phone, walking: UUID, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {phone.access}", "Content-Type": "application/json"}
    answer = phone.client.post(f"/mobile/v1/tracks/{uuid4()}/points", data=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json["code"] in ("unparsable", "invalid")


def test_a_batch_larger_than_any_is_not_read(phone: Phone, walking: UUID) -> None:
    headers = {"Authorization": f"Bearer {phone.access}", "Content-Type": "application/json"}
    answer = phone.client.post(f"/mobile/v1/tracks/{uuid4()}/points", data=b" " * (4 * 1024**2 + 1), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")


def test_the_credential_alone_suffices_to_send_and_to_stop(phone: Phone, walking: UUID) -> None:
    track, headers = uuid4(), {"Authorization": f"Device {phone.credential}"}
    body = {"inspection_id": str(walking), "seq": 1, "points": [point(0)]}
    assert phone.client.post(f"/mobile/v1/tracks/{track}/points", json=body, headers=headers).status_code == 200
    assert phone.client.post(f"/mobile/v1/tracks/{track}/finish", json={}, headers=headers).status_code == 200


def test_places_are_kept_as_they_were_declared(phone: Phone, send: Any, drain: Any, kit: Kit) -> None:
    track = uuid4()
    send(track, 1, [point(0, crs="gcj02"), point(1, crs="gcj02"), point(2)])
    phone.post(f"/tracks/{track}/finish", {})
    drain()
    _, file = seal_of(phone, track, kit)
    shifted, plain = file["properties"]["stretches"]
    assert (shifted["crs"], shifted["declared_lonlat"]) == ("gcj02", [[114.3, 30.6], [114.3, 30.60001]])
    assert abs(file["geometry"]["coordinates"][0][0] - 114.3) > 0.004
    assert (plain["first"], plain["end"]) == (2, 3)


def test_what_was_answered_survives_a_kill_between_batches(phone: Phone, send: Any, engine: sa.Engine) -> None:
    """The answer leaves after the commit: a new look from outside finds each batch that was answered."""
    track = uuid4()
    for seq, points in enumerate(batches(3), 1):
        send(track, seq, points)
        with engine.connect() as fresh:
            rows = fresh.execute(sa.text("SELECT seq, points_n FROM recording_batch ORDER BY seq")).all()
        assert rows == [(n, 20) for n in range(1, seq + 1)]
