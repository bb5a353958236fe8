"""What a browser learns about people, and changes about its own."""

from typing import Any

import pytest
import sqlalchemy as sa

from backend.people.model import Access, Person
from tests.office import PASSWORD


@pytest.fixture
def window(browser: Any, office: Any) -> Any:
    """A browser that the leader of group 2 is logged in with."""
    opened = browser()
    opened.log_in("leader2")
    return opened


@pytest.mark.parametrize("path", ["/units", "/policy-fields", "/groups", "/persons", "/devices"])
def test_nobody_reads_the_office_without_logging_in(browser, office, path):
    assert browser().get(path).json["code"] == "unauthenticated"


def test_the_tree_comes_parents_first(window):
    paths = [unit["path"] for unit in window.get("/units").json["items"]]
    assert paths == sorted(paths)
    assert "city.east.ferry" in paths


def test_a_supervisor_finds_whom_to_name(window, office):
    found = window.get(f"/persons?role=group_member&group_id={office.groups[2]}").json["items"]
    assert [(person["name"], person["roles"]) for person in found] == [("member2", ["group_member"])]


@pytest.mark.parametrize("login", ["handler", "admin"])
def test_who_does_not_supervise_looks_nobody_up(browser, office, login):
    other = browser()
    other.log_in(login)
    answer = other.get("/persons")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_chosen_password_takes_the_place_of_the_first_and_ends_other_sessions(window, browser):
    elsewhere = browser()
    elsewhere.log_in("leader2")
    answer = window.send("POST", "/session/password", {"old": PASSWORD, "new": "Own-word-77"})
    assert answer.status_code == 200
    window.csrf = answer.json["csrf_token"]
    assert window.get("/units").status_code == 200
    assert elsewhere.get("/units").status_code == 401
    assert browser().log_in("leader2").json["code"] == "login-failed"
    assert browser().log_in("leader2", "Own-word-77").status_code == 200


@pytest.mark.parametrize(
    ("new", "rules"), [("short", ["too-short", "too-few-classes"]), (PASSWORD, ["same-as-before"])]
)
def test_a_weak_password_is_refused_with_the_rules_it_breaks(window, new, rules):
    answer = window.send("POST", "/session/password", {"old": PASSWORD, "new": new})
    assert (answer.status_code, answer.json["code"], answer.json["rules"]) == (422, "weak-password", rules)


def test_guessing_the_old_password_locks_like_guessing_at_the_door(window, browser):
    guesses = [window.send("POST", "/session/password", {"old": "guess", "new": "Own-word-77"}) for _ in range(6)]
    assert [guess.json["code"] for guess in guesses] == ["login-failed"] * 5 + ["login-locked"]
    assert browser().log_in("leader2").json["code"] == "login-locked"


def test_who_has_a_given_password_does_nothing_before_choosing_an_own(browser, office, work, session):
    with work() as founding:
        whose = office.people["leader2"]
        founding.session.execute(sa.update(Person).where(Person.id == whose).values(must_change_password=True))
    fresh = browser()
    assert fresh.log_in("leader2").json["person"]["must_change_password"]
    assert fresh.get("/units").json["code"] == "password-change-due"
    answer = fresh.send("POST", "/session/password", {"old": PASSWORD, "new": "Own-word-77"})
    assert not answer.json["person"]["must_change_password"]
    assert fresh.get("/units").status_code == 200
    assert "password.changed" in session.scalars(sa.select(Access.act)).all()
