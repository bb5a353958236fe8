"""Whatever is asked of either face, well-formed or not: no 500, and every refusal is a problem with words."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode, Response
from schemathesis.core import NotSet
from schemathesis.specs.openapi import checks

from backend.http.words import WORDS
from tests.ledger import Office
from tests.make import StillClock
from tests.office import Browser
from tests.phones import Phone

OTHERS = ("gm", "gd", "ul", "al", "au", "sa", "cl")
ROLES = ["od", "gl", "uh", *(pytest.param(role, marks=pytest.mark.slow) for role in OTHERS)]
PROMISES = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
SWEEPS = [2, pytest.param(40, marks=pytest.mark.slow)]
QUIETLY = settings(database=None, deadline=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck])


TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Upload-Offset": "0"}
"""What a request of tus says; others pay no heed."""


@schemathesis.serializer("application/offset+octet-stream")
def part(_context: schemathesis.SerializationContext, value: Any) -> Any:
    """A part of a file on the wire."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def known(office: Office) -> dict[str, list[str]]:
    """Ids of what is really there, by the name of the part of the path that takes them."""
    tasks = [office.draft().id, office.registered().id, office.dispatched().id]
    return {"task_id": [str(one) for one in tasks], "inspection_id": [str(office.mission_id), str(office.covert_id)]}


@dataclass(frozen=True)
class Way:
    """How somebody comes in: what goes with each of their requests."""

    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def browser_way(browser: Browser, login: str, clock: StillClock) -> Way:
    """Of a browser that has just logged in, after waiting for any lockout to end."""
    clock.pass_(minutes=20)
    assert browser.log_in(login).status_code == 200
    cookies = {cookie.key: cookie.value for cookie in browser.client._cookies.values()}
    return Way({"X-CSRF-Token": browser.csrf or ""}, cookies)


def phone_way(phone: Phone) -> Way:
    return Way({"Authorization": f"Bearer {phone.access}"})


@pytest.mark.parametrize("examples", SWEEPS)
@pytest.mark.parametrize("role", ROLES)
def test_a_browser_is_answered_whatever_it_asks(
    app: Any, office: Office, clock: StillClock, known: dict[str, list[str]], role: str, examples: int
) -> None:
    sweep(app, "api/v1", examples, known, lambda: browser_way(Browser(app), office.logins[role], clock))


@pytest.mark.parametrize("examples", SWEEPS)
def test_a_phone_is_answered_whatever_it_asks(
    app: Any, office: Office, known: dict[str, list[str]], examples: int
) -> None:
    sweep(app, "mobile/v1", examples, known, lambda: phone_way(Phone(app, office.logins["gm"])))


def test_a_stranger_is_answered_whatever_they_ask(app: Any, office: Office, known: dict[str, list[str]]) -> None:
    for face in ("api/v1", "mobile/v1"):
        sweep(app, face, 1, known, Way)


def sweep(app: Any, face: str, examples: int, known: dict[str, list[str]], enter: Callable[[], Way]) -> None:
    """So many requests of each kind to every operation of a face. enter: how one logs in; done anew for each operation,
    for some of them log out."""
    page = schemathesis.openapi.from_wsgi(f"/{face}/openapi.json", app)
    for operation in (found.ok() for found in page.get_all_operations()):
        way = enter()
        for cases in strategies(operation):
            with suppress(Unsatisfiable):  # nothing can be wrong with it
                ask(cases, examples, way, known)


def strategies(operation: Any) -> Iterator[Any]:
    """Requests that the contract allows, and some that it does not, where there is anything to get wrong."""
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.body or operation.query or operation.path_parameters:
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def ask(cases: Any, examples: int, way: Way, known: dict[str, list[str]]) -> None:
    @settings(QUIETLY, max_examples=examples)
    @seed(20260428)
    @given(case=cases, aim=st.randoms(use_true_random=False))
    def asked(case: Case, aim: Any) -> None:
        aim_at_what_is_there(case, aim, known)
        case.cookies, case.headers = {}, {}
        hold(case, case.call(headers=TUS | way.headers, cookies=way.cookies))

    asked()


def aim_at_what_is_there(case: Case, aim: Any, known: dict[str, list[str]]) -> None:
    """Most ids anybody makes up lead nowhere: half of them are of real rows, and so are their versions."""
    for name, ids in known.items():
        if name in case.path_parameters and aim.random() < 0.5:
            case.path_parameters[name] = aim.choice(ids)
    if isinstance(case.body, dict) and isinstance(case.body.get("version"), int):
        case.body["version"] = aim.randrange(4)


def hold(case: Case, answer: Response) -> None:
    """The promises that every answer keeps."""
    asked = f"{case.method} {case.formatted_path} {'' if isinstance(case.body, NotSet) else case.body!r}"
    if answer.status_code < 400:
        case.validate_response(answer, checks=PROMISES)
        return
    assert answer.status_code < 500, (asked, answer.text)
    assert answer.headers["content-type"] == ["application/problem+json"], (asked, answer.text)
    problem = answer.json()
    assert problem["code"] in WORDS, asked
    assert problem["status"] == answer.status_code
    assert problem["title_zh"], asked
    assert problem["title_en"], asked
