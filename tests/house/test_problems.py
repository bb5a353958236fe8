"""Requests that are wrong before anybody looks at what they mean: a problem with a stable code each."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pydantic_core._pydantic_core import list_all_errors
from werkzeug import Client
from werkzeug.test import TestResponse

from backend.http.invalid import SENTENCES
from backend.http.words import WORDS
from tests.ledger import Office
from tests.office import Browser
from tests.phones import Phone
from tests.photos import photo

TASK = f"/tasks/{uuid4()}"
DECLARATION = f"/mobile/v1/evidence/{uuid4()}"
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
BODIES = {
    "no JSON": (b"{", 400, "unparsable"),
    "nothing": (b"", 400, "unparsable"),
    "invalid UTF-8": (b'{"text": "\xff\xfe"}', 400, "unparsable"),
    "half a surrogate": (b'{"text": "\\ud800"}', 400, "unparsable"),
    "too deep": (DEEP, 400, "unparsable"),
    "not a number": (b'{"size": NaN}', 400, "unparsable"),
    "a list": (b"[]", 422, "invalid"),
    "a word": (b'"x"', 422, "invalid"),
    "null": (b"null", 422, "invalid"),
    "a huge number": (b'{"size": 1e999, "version": 1' + b"0" * 400 + b"}", 400, "unparsable"),
    "a large whole number": (b'{"size": 123456789012345678901234567890, "version": 99999999999}', 422, "invalid"),
}


ENROLMENT = {"device_id": str(uuid4()), "name": "a", "platform": "b", "app_version": "1"}
OURS: dict[str, dict[str, str]] = {
    "unknown_state": {"states": "a"},
    "row_twice": {},
    "time_beyond": {},
    "one_way_in": {},
}


def assert_problem(answer: TestResponse, status: int, code: str) -> None:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    assert (answer.json["code"], answer.json["status"]) == (code, status)
    assert answer.json["title_zh"] == WORDS[code].title_zh
    assert answer.json["title_en"] == WORDS[code].title_en
    assert answer.headers["X-Request-Id"] == answer.json["request_id"]


@pytest.fixture
def phone(app: Any, office: Office) -> Phone:
    return Phone(app, office.logins["gm"])


@pytest.fixture(params=["api", "mobile"])
def put(request: pytest.FixtureRequest, at: Callable[[str], Browser], phone: Phone) -> Callable[..., TestResponse]:
    """put(body, media_type): a PUT of somebody known to a path of either face that takes a JSON body."""

    def send(body: bytes, media_type: str = "application/json") -> TestResponse:
        if request.param == "mobile":
            headers = {"Authorization": f"Device {phone.credential}"}
            return phone.client.put(DECLARATION, data=body, content_type=media_type, headers=headers)
        browser = at("gm")
        headers = {"X-CSRF-Token": browser.csrf or ""}
        return browser.client.put(f"/api/v1{TASK}", data=body, content_type=media_type, headers=headers)

    return send


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_cannot_be_meant_is_a_problem(put: Callable[..., TestResponse], what: str) -> None:
    body, status, code = BODIES[what]
    assert_problem(put(body), status, code)


def test_a_body_of_another_kind_is_a_problem(put: Callable[..., TestResponse]) -> None:
    for media_type in ("text/plain", "application/xml", "multipart/form-data; boundary=x", "", "application/json-not"):
        assert_problem(put(b"kind=problem", media_type), 415, "media-type")


def test_a_body_that_is_too_large_is_a_problem(put: Callable[..., TestResponse], settings: Any) -> None:
    assert_problem(put(b'{"text": "' + b"x" * settings.max_json_bytes + b'"}'), 413, "too-large")


def test_text_with_a_nul_is_a_problem(phone: Phone, at: Callable[[str], Browser], office: Office) -> None:
    declared = phone.declare(photo(), note="a\x00b")
    draft = {"kind": "problem", "text": "a\x00b", "category_code": "RE03", "mission_id": str(office.mission_id)}
    drafted = at("gm").send("PUT", TASK, draft)
    found = at("gl").get("/tasks?q=a%00b")
    for answer in (declared, drafted, found):
        assert answer.status_code == 422, answer.text
        assert answer.json["code"] in {"invalid", "unstorable-text"}


def test_fields_that_are_wrong_are_named_in_both_languages(phone: Phone) -> None:
    answer = phone.declare(photo(), kind="picture", size=0, note=7)
    assert_problem(answer, 422, "invalid")
    assert answer.json["errors"]["json"].keys() == answer.json["errors_zh"]["json"].keys() == {"kind", "size", "note"}
    assert answer.json["errors"]["json"]["size"] == ["Input should be greater than 0"]
    assert answer.json["errors_zh"]["json"]["size"] == ["应大于 0"]
    assert answer.json["errors_zh"]["json"]["note"] == ["应为文字"]
    assert "'photo'、'track'、" in answer.json["errors_zh"]["json"]["kind"][0]


def test_what_is_wrong_as_a_whole_is_said_in_both_languages(at: Callable[[str], Browser], client: Client) -> None:
    both = client.post("/mobile/v1/devices", json={**ENROLMENT, "code": "12345678", "login": "gm", "password": "x"})
    assert_problem(both, 422, "invalid")
    assert both.json["errors_zh"]["json"] == {"_schema": ["请提供账号和密码，或者绑定码，二者选一"]}
    asked = at("gl").get("/tasks?state=lost")
    (english,), (chinese,) = asked.json["errors"]["query"].values(), asked.json["errors_zh"]["query"].values()
    assert english[0].startswith("a state is one of ")
    assert chinese[0].startswith("状态只能是 ")


def test_every_sentence_takes_the_facts_of_its_error() -> None:
    known = {each["type"]: each.get("example_context") or {} for each in list_all_errors()}
    for kind, sentence in SENTENCES.items():
        sentence.format_map(known.get(kind, OURS.get(kind)))


def test_the_title_is_in_the_language_that_is_asked_for(client: Client) -> None:
    for asked, member in (("zh-CN,zh;q=0.9,en;q=0.8", "title_zh"), ("en-US,zh;q=0.5", "title_en"), ("de", "title_en")):
        said = client.get("/api/v1/nothing", headers={"Accept-Language": asked}).json
        assert said["title"] == said[member]


@pytest.mark.parametrize("face", ["api", "mobile"])
def test_a_path_or_method_that_is_not_ours_is_a_problem(client: Client, face: str) -> None:
    known = "session" if face == "api" else "token"
    assert_problem(client.get(f"/{face}/v1/nothing"), 404, "not-found")
    assert_problem(client.get(f"/{face}/v1/evidence/not-a-uuid"), 404, "not-found")
    assert_problem(client.get(f"/{face}/v1/%ff%fe/%00"), 404, "not-found")
    answer = client.open(f"/{face}/v1/{known}", method="PATCH", json={})
    assert_problem(answer, 405, "method-not-allowed")
    assert "POST" in answer.headers["Allow"]


def test_numbers_in_an_address_that_nothing_holds_are_a_problem(at: Callable[[str], Browser]) -> None:
    for path in (
        f"/tiles/tasks/{10**30}/0/0.mvt",
        f"/calendar/{10**12}",
        f"/tasks?limit={10**40}",
        "/tasks?bbox=1,2,3",
        "/tasks?bbox=nan,nan,nan,nan",
        "/assets?bbox=1e999,0,1,1",
        "/tasks?after=AAAA",
    ):
        answer = at("gl").get(path)
        assert answer.status_code in {400, 404, 422}, (path, answer.status_code)
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] in WORDS


def test_credentials_that_are_no_text_are_a_problem(client: Client) -> None:
    for given in ("Bearer \xff\xfe", "Device ", "Bearer", "Basic eA==", "Device \x7f", "é"):
        answer = client.get(DECLARATION, headers={"Authorization": given})
        assert_problem(answer, 401, "unauthenticated")
    client.set_cookie("yixian_session", "\xff")
    assert_problem(client.get("/api/v1/tasks"), 401, "unauthenticated")


def test_every_problem_has_words_in_both_languages() -> None:
    for code, words in WORDS.items():
        assert words.title_zh, code
        assert words.title_en, code
        json.dumps(code)
