"""Apps that are not ours: what they send is taken in on missions, and nobody else's word is."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from backend.actor import SYSTEM
from backend.evidence.model import Evidence
from backend.recordings.sealing import seal_silent
from backend.work import Kit
from storage.objects import original_key
from tests.phones import Phone

T0 = 1_777_338_000


class App:
    """A bridge of member2, as its app speaks."""

    def __init__(self, phone: Phone, kind: str) -> None:
        self.client, self.kind = phone.client, kind
        made = phone.post("/bridges", {"kind": kind, "name": f"my {kind}"})
        assert made.status_code == 201, made.text
        self.id, self.token, self.path = made.json["id"], made.json["token"], made.json["path"]

    def owntracks(self, message: Any, token: str | None = None) -> TestResponse:
        password = b64encode(f"me:{token or self.token}".encode()).decode()
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        headers = {"Authorization": f"Basic {password}", "Content-Type": "application/json"}
        return self.client.post(self.path, data=body, headers=headers)

    def query(self, method: str = "GET", **said: Any) -> TestResponse:
        return self.client.open(self.path, method=method, query_string=said)

    def json(self, body: Any, **said: Any) -> TestResponse:
        return self.client.post(self.path, json=body, query_string=said)


def location(n: int, **differs: Any) -> dict[str, Any]:
    return {"_type": "location", "lat": 30.6 + n * 1e-5, "lon": 114.3, "tst": T0 + n, "acc": 6, "vel": 4} | differs


def traccar(token: str, n: int) -> dict[str, Any]:
    coords = {
        "latitude": 30.6 + n * 1e-5,
        "longitude": 114.3,
        "accuracy": 5,
        "speed": 1.2,
        "altitude": 21,
        "heading": 9,
    }
    return {"location": {"timestamp": f"2026-04-28T01:00:{n:02}.000Z", "coords": coords}, "device_id": token}


@pytest.fixture
def app_of(phone: Phone) -> Callable[[str], App]:
    return lambda kind: App(phone, kind)


@pytest.fixture
def tracks(browser: Any, walking: UUID) -> Callable[[], list[Any]]:
    """tracks(): what the director sees being recorded on the mission."""
    director = browser()
    director.log_in("director")
    return lambda: director.get(f"/inspections/{walking}/recordings").json["items"]


def test_owntracks_is_answered_as_it_expects_and_its_locations_are_kept(app_of: Any, tracks: Any) -> None:
    app = app_of("owntracks")
    for n in range(5):
        answer = app.owntracks(location(n))
        assert (answer.status_code, answer.data) == (200, b"[]")
    for other in ({"_type": "lwt", "tst": T0}, {"_type": "encrypted", "data": "x"}, [], b"", location(9, lat=None)):
        assert app.owntracks(other).data == b"[]"
    (track,) = tracks()
    assert (track["points_n"], [one["source"] for one in track["stretches"]]) == (5, ["owntracks"])
    assert track["person_name"] == "member2"


def test_osmand_and_traccar_speak_by_query_and_traccar_by_json(app_of: Any, tracks: Any) -> None:
    osmand, client = app_of("osmand"), app_of("traccar")
    said = {"lat": 30.6, "lon": 114.3, "hdop": 1.5, "altitude": 20, "speed": 1.0, "bearing": 12}
    assert osmand.query(token=osmand.token, timestamp=T0 * 1000, **said).json == {"kept": 1, "outside": 0}
    assert client.query("POST", id=client.token, timestamp=T0 + 5, **said).json == {"kept": 1, "outside": 0}
    form = {"id": client.token, "timestamp": T0 + 6, "lat": 30.6, "lon": 114.3}
    assert client.client.post(client.path, data=form).json == {"kept": 1, "outside": 0}
    assert client.json(traccar(client.token, 7)).json == {"kept": 1, "outside": 0}
    assert sorted(track["points_n"] for track in tracks()) == [1, 3]


def test_wechat_says_its_datum_or_is_refused(app_of: Any, tracks: Any, kit: Kit, clock: Any) -> None:
    app = app_of("wechat")
    points = [{"longitude": 114.3, "latitude": 30.6, "time": (T0 + n) * 1000, "speed": -1} for n in range(3)]
    assert app.json(points, token=app.token).json["code"] == "unknown-crs"
    assert app.json(points, token=app.token, crs="gcj02").json == {"kept": 3, "outside": 0}
    clock.pass_(hours=3)
    (recording_id,) = seal_silent(kit)
    with kit.work(SYSTEM) as work:
        digest = work.session.get_one(Evidence, recording_id).sha256
    (stretch,) = orjson.loads(kit.objects.get(original_key(digest)))["properties"]["stretches"]
    assert (stretch["source"], stretch["crs"], stretch["declared_lonlat"][0]) == ("wechat", "gcj02", [114.3, 30.6])


def test_fixes_sent_again_are_absorbed(app_of: Any, tracks: Any) -> None:
    app = app_of("owntracks")
    for n in (0, 1, 2, 1, 0, 2):
        app.owntracks(location(n))
    (track,) = tracks()
    assert track["points_n"] == 3


def test_many_single_fixes_do_not_become_many_rows(app_of: Any, tracks: Any, engine: sa.Engine) -> None:
    app = app_of("traccar")
    for first in range(0, 500, 10):
        coords = [traccar("", n % 60)["location"] | {"timestamp": (T0 + first + n) * 1000} for n in range(10)]
        app.json({"location": coords, "device_id": app.token})
    with engine.connect() as looking:
        rows = looking.execute(sa.text("SELECT points_n FROM recording_batch")).scalars().all()
    (track,) = tracks()
    assert (rows, track["points_n"]) == ([240, 240], 500)


@pytest.mark.usefixtures("walking")
def test_a_fix_outside_a_mission_leaves_no_trace(app_of: Any, engine: sa.Engine) -> None:
    app = app_of("owntracks")
    assert app.owntracks(location(0, tst=T0 - 3600)).data == b"[]"
    assert app.owntracks(location(0, tst=T0 + 7200)).data == b"[]"
    with engine.connect() as looking:
        assert looking.execute(sa.text("SELECT count(*) FROM recording")).scalar() == 0


def test_without_any_mission_nothing_is_kept(app_of: Any, engine: sa.Engine) -> None:
    app = app_of("osmand")
    kept = app.query(token=app.token, lat=30.6, lon=114.3, timestamp=T0)
    assert kept.json == {"kept": 0, "outside": 1}


@pytest.mark.usefixtures("walking")
def test_whoever_has_no_good_token_hears_the_same(app_of: Any, phone: Phone) -> None:
    good, revoked = app_of("owntracks"), app_of("owntracks")
    headers = {"Authorization": f"Bearer {phone.access}"}
    assert phone.client.delete(f"/mobile/v1/bridges/{revoked.id}", headers=headers).status_code == 204
    heard = []
    for token in ("nonsense", revoked.token, phone.access, phone.credential, app_of("traccar").token, ":", "x" * 9999):
        answer = good.owntracks(location(0), token)
        heard.append({**answer.json, "request_id": "", "status": answer.status_code})
    assert {one["status"] for one in heard} == {401}
    assert all(one == heard[0] for one in heard)
    assert good.owntracks(location(0)).status_code == 200


@pytest.mark.usefixtures("walking")
def test_a_closed_account_records_no_more(app_of: Any, office: Any, engine: sa.Engine) -> None:
    app = app_of("owntracks")
    with engine.begin() as closing:
        closing.execute(sa.text("UPDATE person SET active = false WHERE login = 'member2'"))
    assert app.owntracks(location(0)).status_code == 401


def test_a_bridge_may_do_nothing_else(app_of: Any, walking: UUID) -> None:
    app = app_of("osmand")
    for scheme in ("Bearer", "Device"):
        headers = {"Authorization": f"{scheme} {app.token}"}
        for path in ("/me", "/sync", f"/tracks/{walking}", "/bridges"):
            assert app.client.get(f"/mobile/v1{path}", headers=headers).status_code == 401


GARBAGE = (
    b"\x00",
    b"{",
    b"[[[[",
    b"[" * 100_000,
    b'{"_type":"location"}',
    b'{"_type":"location","lat":1e999,"lon":[]}',
    b"null",
    b"1",
    b'"x"',
    b'[{"_type":"location","lat":30,"lon":114,"tst":1e308}]',
    b'{"_type":"location","lat":30,"lon":114,"tst":-1e17}',
    b"\xff\xfe",
    b'{"location":{"coords":[]}}',
    b'[{"latitude":"\\ud800","longitude":{},"time":[]}]',
)


@pytest.mark.usefixtures("walking")
@pytest.mark.parametrize("kind", ["owntracks", "traccar", "wechat"])
def test_garbage_is_never_an_error_of_ours(app_of: Any, kind: str) -> None:
    app = app_of(kind)
    headers = {"Authorization": f"Bearer {app.token}", "Content-Type": "application/json"}
    for body in GARBAGE:
        for said in ({"crs": "wgs84"}, {"crs": "wgs84", "lat": "x", "lon": "9" * 400, "timestamp": "1e400"}):
            answer = app.client.post(app.path, data=body, headers=headers, query_string=said)
            assert answer.status_code in (200, 400, 422), (body[:60], answer.text)


def test_wrong_tokens_of_one_address_are_counted(app_of: Any) -> None:
    app = app_of("owntracks")
    answers = [app.owntracks(location(0), "wrong").status_code for _ in range(62)]
    assert answers == [401] * 60 + [429] * 2
    assert app.owntracks(location(0)).headers["Retry-After"] == "60"


def test_a_browser_makes_a_bridge_and_takes_it_out_of_service(browser: Any, phone: Phone, walking: UUID) -> None:
    member = browser()
    member.log_in("member2")
    made = member.send("POST", "/bridges", {"kind": "owntracks", "name": "老王的手机"}).json
    app = object.__new__(App)
    app.client, app.token, app.path = phone.client, made["token"], made["path"]
    assert app.owntracks(location(0)).status_code == 200
    (shown,) = member.get("/bridges").json["items"]
    assert (shown["name"], shown["heard_at"], shown["revoked_at"]) == ("老王的手机", "2026-04-28T01:00:00Z", None)
    assert member.send("DELETE", f"/devices/{made['id']}").status_code == 204
    assert app.owntracks(location(1)).status_code == 401


def test_a_phone_and_a_bridge_make_one_walk_of_two_sources(
    app_of: Any, phone: Phone, walking: UUID, tracks: Any
) -> None:
    app = app_of("owntracks")
    points = [{"time": f"2026-04-28T01:00:{n:02}Z", "lon": 114.3, "lat": 30.6 + n * 1e-5, "crs": "wgs84",
               "source": "app" if n < 5 else "wechat"} for n in range(10)]  # fmt: skip
    body = {"inspection_id": str(walking), "seq": 1, "points": points}
    assert phone.post(f"/tracks/{UUID(int=7)}/points", body).status_code == 200
    app.owntracks(location(20)), app.owntracks(location(21))
    found = {tuple(one["source"] for one in track["stretches"]) for track in tracks()}
    assert found == {("app", "wechat"), ("owntracks",)}


def test_who_may_not_see_tracks_sees_none_being_recorded(
    app_of: Any, walking: UUID, browser: Any, phone: Phone
) -> None:
    app_of("owntracks").owntracks(location(0))
    seen = {}
    for login in ("member2", "leader2", "director", "staff", "handler"):
        looking = browser()
        looking.log_in(login)
        answer = looking.get(f"/inspections/{walking}/recordings")
        seen[login] = len(answer.json["items"]) if answer.status_code == 200 else answer.status_code
    assert seen == {"member2": 1, "leader2": 1, "director": 1, "staff": 0, "handler": 404}


def test_a_look_at_what_has_not_grown_costs_nothing(app_of: Any, walking: UUID, browser: Any) -> None:
    app, director = app_of("owntracks"), browser()
    director.log_in("director")
    app.owntracks(location(0))
    path = f"/api/v1/inspections/{walking}/recordings"
    known = {"If-None-Match": director.client.get(path).headers["ETag"]}
    assert director.client.get(path, headers=known).status_code == 304
    app.owntracks(location(1))
    assert director.client.get(path, headers=known).status_code == 200
