"""Who comes in by browser, how long they stay, and what an unsafe request has to carry."""

from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.http import parse_cookie

from backend.people.model import Access, LoginTry, WebSession
from infra.app import create_app
from tests.office import PASSWORD, Browser


def cookies_of(answer: Any) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


def test_a_person_logs_in_and_is_known_by_their_posts(browser, office):
    person = browser().log_in("leader2").json["person"]
    assert (person["login"], person["unit"]["path"]) == ("leader2", "city.office")
    assert person["posts"] == [
        {
            "role": "group_leader",
            "group_id": str(office.groups[2]),
            "group_name_zh": "第2督导组",
            "group_name_en": "Group 2",
            "area_path": None,
            "policy_fields": [],
            "is_head": False,
        }
    ]


def test_a_login_is_read_without_its_blanks_and_capitals(browser, office):
    assert browser().log_in(" Leader2 ").status_code == 200


def test_the_cookie_is_for_no_script_and_no_other_site(browser, office):
    cookie = next(each for each in cookies_of(browser().log_in("staff")) if each.startswith("yixian_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_cookie_token_is_kept_only_as_its_hash(browser, office, session):
    cookies = [parse_cookie(each.split(";")[0]) for each in cookies_of(browser().log_in("staff"))]
    token = next(each["yixian_session"] for each in cookies if "yixian_session" in each)
    kept = session.scalars(sa.select(WebSession.token_hash)).one()
    assert len(kept) == 32
    assert token.encode() not in kept


@pytest.mark.parametrize(
    ("login", "password"), [("leader2", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("leader2", "x" * 128)]
)
def test_a_wrong_password_no_account_and_a_closed_account_are_one_answer(
    browser, office, close_account, login, password
):
    close_account("closed")
    answer = browser().log_in(login, password)
    problem = {name: value for name, value in answer.json.items() if name != "request_id"}
    assert (answer.status_code, problem["code"]) == (401, "login-failed")
    assert problem["detail"] == "login and password do not belong together"


def test_an_unsafe_request_without_the_csrf_token_is_refused(browser, office):
    window = browser()
    window.log_in("leader2")
    window.csrf = None
    answer = window.send("POST", "/enrolment-codes")
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert answer.content_type == "application/problem+json"


def test_logging_in_needs_the_csrf_token_too(browser, office):
    answer = browser().send("POST", "/session", {"login": "leader2", "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")


def test_a_csrf_token_of_another_browser_is_refused(browser, office):
    mine, theirs = browser(), browser()
    mine.log_in("leader2")
    theirs.log_in("staff")
    mine.csrf = theirs.csrf
    assert mine.send("POST", "/enrolment-codes").json["code"] == "csrf"


def test_the_csrf_token_changes_when_somebody_logs_in(browser, office):
    window = browser()
    before = window.get("/session").json["csrf_token"]
    window.log_in("leader2")
    window.csrf = before
    assert window.send("POST", "/enrolment-codes").json["code"] == "csrf"


def test_a_silent_browser_has_to_log_in_again(browser, office, clock):
    window = browser()
    window.log_in("leader2")
    for _ in range(3):
        clock.pass_(minutes=29)
        assert window.get("/units").status_code == 200
    clock.pass_(minutes=30)
    answer = window.get("/units")
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_an_administrator_may_be_silent_half_as_long(browser, office, clock):
    window = browser()
    window.log_in("admin")
    clock.pass_(minutes=15)
    assert window.get("/units").status_code == 401


def test_a_busy_browser_has_to_log_in_again_after_twelve_hours(browser, office, clock):
    window = browser()
    window.log_in("leader2")
    for _ in range(35):
        clock.pass_(minutes=20)
        assert window.get("/units").status_code == 200
    clock.pass_(minutes=20)
    assert window.get("/units").status_code == 401


def test_logging_out_ends_the_session_even_for_who_kept_the_cookie(browser, office):
    window = browser()
    cookie = cookies_of(window.log_in("leader2"))[0].split(";")[0]
    assert window.send("DELETE", "/session").status_code == 204
    kept = browser()
    answer = kept.client.get("/api/v1/units", headers={"Cookie": cookie})
    assert answer.status_code == 401
    assert window.get("/session").json["person"] is None


def test_logging_in_again_closes_the_session_the_browser_had(browser, office, session):
    window = browser()
    window.log_in("leader2")
    window.log_in("staff")
    assert session.scalar(sa.select(sa.func.count()).where(WebSession.closed_at.is_(None))) == 1
    assert window.get("/session").json["person"]["login"] == "staff"


def test_login_and_logout_leave_a_trace_with_the_request(browser, office, session):
    window = browser()
    request_id = window.log_in("leader2").headers["X-Request-Id"]
    window.send("DELETE", "/session")
    traces = session.execute(sa.select(Access.act, Access.person_id).order_by(Access.id)).all()
    assert traces == [("login", office.people["leader2"]), ("logout", office.people["leader2"])]
    assert session.scalar(sa.select(Access.request_id).where(Access.act == "login")) == request_id


def test_an_account_closed_while_logged_in_is_out_at_once(browser, office, close_account):
    close_account("leaving", open_=True)
    window = browser()
    assert window.log_in("leaving").status_code == 200
    close_account("leaving")
    assert window.get("/units").status_code == 401


def test_a_path_that_is_not_there_is_a_problem_and_not_a_login(browser, office):
    answer = browser().get("/no-such-thing")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


@pytest.mark.parametrize("body", [None, {}, [], {"login": 7, "password": []}, {"login": "a\x00b", "password": "x"}])
def test_a_login_that_makes_no_sense_is_a_problem(browser, office, body):
    window = browser()
    window.csrf = window.get("/session").json["csrf_token"]
    assert window.send("POST", "/session", body).status_code in {400, 401, 415, 422}


def test_every_answer_forbids_framing_sniffing_and_foreign_code(browser, office):
    headers = browser().get("/session").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; frame-ancestors 'none'")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"


def test_five_wrong_passwords_lock_a_login_for_a_while(browser, office, clock):
    window = browser()
    for _ in range(5):
        assert window.log_in("leader2", "wrong").json["code"] == "login-failed"
    clock.pass_(minutes=5)
    answer = window.log_in("leader2")
    assert (answer.status_code, answer.json["code"]) == (429, "login-locked")
    assert (answer.json["retry_after_s"], answer.headers["Retry-After"]) == (600, "600")
    clock.pass_(minutes=10)
    assert window.log_in("leader2").status_code == 200


def test_a_login_nobody_has_is_locked_like_any_other(browser, office):
    codes = [browser().log_in("nobody", "wrong").json["code"] for _ in range(6)]
    assert codes == ["login-failed"] * 5 + ["login-locked"]


def test_a_right_password_ends_a_streak_of_wrong_ones(browser, office):
    window = browser()
    for password in ("wrong",) * 4 + (PASSWORD,) + ("wrong",) * 4:
        window.log_in("leader2", password)
    assert window.log_in("leader2").status_code == 200


def test_wrong_passwords_at_once_are_all_counted(browser, office, session, at_once):
    answers = at_once(12, lambda: browser().log_in("leader2", "wrong").json["code"])
    assert sorted(answers) == ["login-failed"] * 5 + ["login-locked"] * 7
    assert session.scalar(sa.select(sa.func.count()).select_from(LoginTry)) == 5


def test_right_passwords_at_once_all_come_in(browser, office, at_once):
    assert at_once(8, lambda: browser().log_in("leader2").status_code) == [200] * 8


def test_an_address_that_tries_too_often_is_told_to_wait(kit, settings, office):
    app = create_app(settings.model_copy(update={"login_rate": "3/minute"}), kit)
    answers = [Browser(app).log_in("nobody", "wrong") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert (answers[-1].json["code"], answers[-1].headers["Retry-After"]) == ("too-many-requests", "60")
    assert Browser(app).get("/session").status_code == 200
