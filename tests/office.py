"""A small office to test with, founded for real, and the browsers its people log in with.

Registered as a plugin by tests/conftest.py: the fixtures office, browser, close_account, at_once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from werkzeug import Client
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from backend.people import passwords
from backend.people.model import Person
from backend.people.service import NewUnit, add_person, found_fields, found_group, found_units, give_post

PASSWORD = "River-bank-2026"
UNITS = (
    NewUnit("city", "city", "临江市", "Linjiang"),
    NewUnit("office", "office", "市督查室", "Supervision office", "city"),
    NewUnit("east", "county", "东县", "East county", "city"),
    NewUnit("ferry", "township", "渡口镇", "Ferry", "city.east"),
    NewUnit("transport", "department", "东县交通局", "East transport", "city.east"),
    NewUnit("west", "county", "西县", "West county", "city"),
)


class Office:
    """The ids of what was founded, by path, group number and login."""

    def __init__(self, units: dict[str, UUID], groups: dict[int, UUID], people: dict[str, UUID]) -> None:
        self.units, self.groups, self.people = units, groups, people


class Browser:
    """A client that keeps its cookies and sends the CSRF token it was given last."""

    def __init__(self, app: Any) -> None:
        self.client = Client(app, Response)
        self.csrf: str | None = None

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}")

    def send(self, method: str, path: str, body: Any = None) -> TestResponse:
        headers = {"X-CSRF-Token": self.csrf} if self.csrf else {}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        self.csrf = self.get("/session").json["csrf_token"]
        answer = self.send("POST", "/session", {"login": login, "password": password})
        if answer.status_code == 200:
            self.csrf = answer.json["csrf_token"]
        return answer


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Argon2id still, at its cheapest: no test is about how long a hash takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def office(work: Any, quick_passwords: None) -> Office:
    """Founded: director, staff, leader and member of group 2, East transport's handler and leader, an administrator."""
    with work() as founding:
        units = found_units(founding, UNITS)
        found_fields(founding, {"transport": ("交通", "Transport"), "water": ("水利", "Water")})
        groups = {n: found_group(founding, n, "special", f"第{n}督导组", f"Group {n}") for n in (1, 2)}

        def hire(login: str, unit: str, role: Any, **post: Any) -> UUID:
            hired = add_person(founding, login=login, name=login, unit_path=unit, password=PASSWORD, must_change=False)
            give_post(founding, hired, role, **post)
            return hired

        people = {
            "director": hire("director", "city.office", "office_director"),
            "staff": hire("staff", "city.office", "office_staff"),
            "leader2": hire("leader2", "city.office", "group_leader", group_id=groups[2]),
            "member2": hire("member2", "city.office", "group_member", group_id=groups[2]),
            "handler": hire("handler", "city.east.transport", "unit_handler"),
            "signer": hire("signer", "city.east.transport", "unit_leader"),
            "admin": hire("admin", "city.office", "system_administrator"),
        }
    return Office(units, groups, people)


@pytest.fixture
def browser(app: Any) -> Callable[[], Browser]:
    """browser(): one more browser, with cookies of its own."""
    return lambda: Browser(app)


@pytest.fixture
def close_account(work: Any, office: Office) -> Callable[..., None]:
    """close_account(login): an account that is there, and closed; with open_=True, open first."""

    def close(login: str, *, open_: bool = False) -> None:
        with work() as founding:
            whose = add_person(
                founding, login=login, name=login, unit_path="city.office", password=PASSWORD, must_change=False
            )
            founding.session.execute(sa.update(Person).where(Person.id == whose).values(active=open_))

    return close


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], Any]], list[Any]]:
    """at_once(n, call): the n answers to the same call made by n threads."""

    def call_all(n: int, call: Callable[[], Any]) -> list[Any]:
        with ThreadPoolExecutor(n) as threads:
            return [each.result() for each in [threads.submit(call) for _ in range(n)]]

    return call_all
