"""What a phone learns when it asks what is new: everything, once it was heard, and nothing it may not see."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.http.page import cursor
from backend.people.model import Named
from backend.people.service import give_post
from backend.tasks.model import Task
from tests.phones import Phone
from tests.photos import photo

DRAFT = {
    "kind": "problem",
    "text": "路肩倾倒垃圾",
    "category_code": "RE03",
    "policy_field": "transport",
    "place": {"lon": 114.3, "lat": 30.6, "crs": "wgs84", "accuracy_m": 6},
}


class Copy:
    """What a phone holds of the tasks, kept by what it is told alone."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.cursor, self.tasks = phone, "", dict[str, Any]()

    def ask(self, limit: int = 200) -> Any:
        answer = self.phone.get(f"/sync?limit={limit}{'&cursor=' + self.cursor if self.cursor else ''}")
        assert answer.status_code == 200, answer.text
        return answer.json

    def hear(self, told: Any) -> None:
        if told["reset"]:
            self.tasks = {}
        self.tasks |= {task["id"]: task for task in told["tasks"]}
        for lost in told["gone"]:
            self.tasks.pop(lost, None)
        self.cursor = told["cursor"]

    def catch_up(self, limit: int = 200) -> None:
        more = True
        while more:
            told = self.ask(limit)
            self.hear(told)
            more = told["more"]


@pytest.fixture
def member(browser: Any, office: Any) -> Any:
    found = browser()
    found.log_in("member2")
    return found


@pytest.fixture
def copy(phone: Phone) -> Copy:
    return Copy(phone)


@pytest.fixture
def rewrite(work: Any) -> Callable[..., None]:
    """rewrite(task_id, text="…"): as any verb might write to a row."""

    def write(task_id: str, **values: Any) -> None:
        with work() as writing:
            writing.session.execute(sa.update(Task).where(Task.id == UUID(task_id)).values(values))

    return write


def save(member: Any, office: Any) -> str:
    task_id = str(uuid4())
    where = {"area_id": str(office.units["city.east"]), "group_id": str(office.groups[2])}
    answer = member.send("PUT", f"/tasks/{task_id}", DRAFT | where)
    assert answer.status_code == 200, answer.text
    return task_id


def test_a_phone_gets_what_changed_page_by_page_and_then_what_is_new(
    phone: Any, member: Any, office: Any, clock: Any
) -> None:
    ids = []
    for _ in range(3):
        ids.append(save(member, office))
        clock.pass_(minutes=5)
    first = phone.get("/sync?limit=2").json
    rest = phone.get(f"/sync?limit=2&cursor={first['cursor']}").json
    assert [task["id"] for task in first["tasks"] + rest["tasks"]] == ids
    assert (first["more"], rest["more"]) == (True, False)
    assert (first["reset"], rest["reset"]) == (True, False)
    assert phone.get(f"/sync?cursor={rest['cursor']}").json["tasks"] == []
    new = save(member, office)
    assert [task["id"] for task in phone.get(f"/sync?cursor={rest['cursor']}").json["tasks"]] == [new]


def test_an_answer_that_was_lost_is_told_again(copy: Copy, member: Any, office: Any) -> None:
    copy.catch_up()
    new = save(member, office)
    for _ in range(3):
        assert [task["id"] for task in copy.ask()["tasks"]] == [new]
    copy.catch_up()
    assert copy.ask()["tasks"] == []


def test_a_change_that_commits_late_is_not_skipped(copy: Copy, member: Any, office: Any, clock: Any, kit: Any) -> None:
    late, soon = save(member, office), save(member, office)
    copy.catch_up()
    with Session(kit.engine) as slow:
        slow.execute(sa.update(Task).where(Task.id == UUID(late)).values(text="慢事务"))
        clock.pass_(minutes=10)
        with Session(kit.engine) as quick, quick.begin():
            quick.execute(sa.update(Task).where(Task.id == UUID(soon)).values(text="快事务"))
        copy.catch_up()
        assert (copy.tasks[soon]["text"], copy.tasks[late]["text"]) == ("快事务", DRAFT["text"])
        clock.pass_(minutes=10)
        slow.commit()
    copy.catch_up()
    assert copy.tasks[late]["text"] == "慢事务"


def test_what_is_deleted_or_no_longer_to_be_seen_is_told_until_it_was_heard(
    copy: Copy, member: Any, office: Any, rewrite: Any
) -> None:
    stays, goes, lost = (save(member, office) for _ in range(3))
    copy.catch_up()
    assert member.send("DELETE", f"/tasks/{goes}").status_code < 300
    rewrite(lost, author_id=office.people["leader2"])
    for _ in range(2):
        assert sorted(copy.ask()["gone"]) == sorted([goes, lost])
    copy.catch_up()
    assert set(copy.tasks) == {stays}
    assert copy.ask()["gone"] == []
    rewrite(lost, author_id=office.people["member2"])
    copy.catch_up()
    assert set(copy.tasks) == {stays, lost}


def test_what_comes_back_before_its_loss_was_heard_is_told_once_more(
    copy: Copy, member: Any, office: Any, rewrite: Any
) -> None:
    one = save(member, office)
    copy.catch_up()
    rewrite(one, author_id=office.people["leader2"])
    copy.ask()  # and the answer is lost
    rewrite(one, author_id=office.people["member2"])
    copy.catch_up()
    assert set(copy.tasks) == {one}


def test_a_post_that_is_given_shows_old_rows_and_one_taken_away_hides_them(
    phone_of: Any, member: Any, office: Any, work: Any, rewrite: Any
) -> None:
    one = save(member, office)
    rewrite(one, released=True)
    handler = Copy(phone_of("handler"))
    handler.catch_up()
    assert handler.tasks == {}
    with work() as naming:
        whose = office.people["handler"]
        naming.session.add(Named(subject_id=UUID(one), person_id=whose, as_="member", named_at=naming.now))
        give_post(naming, whose, "group_member", group_id=office.groups[2])
    handler.catch_up()
    assert set(handler.tasks) == {one}
    with work() as taking:
        taking.session.execute(sa.delete(Named).where(Named.subject_id == UUID(one)))
    handler.catch_up()
    assert handler.tasks == {}


def test_nobody_gets_another_persons_drafts(phone_of: Any, member: Any, office: Any) -> None:
    one = save(member, office)
    told = phone_of("leader2").get("/sync").json
    assert (told["tasks"], told["gone"]) == ([], [])
    member.send("DELETE", f"/tasks/{one}")
    assert phone_of("leader2").get(f"/sync?cursor={told['cursor']}").json["gone"] == []


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwieSJd", "!!"])
def test_a_cursor_that_is_not_ours_is_unparsable(phone: Any, cursor: str) -> None:
    answer = phone.get(f"/sync?cursor={cursor}")
    assert (answer.status_code, answer.json["code"]) == (400, "unparsable")


@pytest.mark.parametrize(
    "strange",
    [
        pytest.param(cursor(["2026-04-28T01:00:00+00:00", str(UUID(int=0))]), id="of the first version"),
        pytest.param(cursor([str(uuid4()), 3]), id="of another telling"),
    ],
)
def test_a_cursor_that_is_worth_nothing_begins_anew(copy: Copy, member: Any, office: Any, strange: str) -> None:
    one = save(member, office)
    copy.catch_up()
    copy.tasks["a row that a restored backup never heard of"] = {}
    copy.cursor = strange
    copy.catch_up()
    assert set(copy.tasks) == {one}


def test_a_cursor_from_after_a_restored_backup_begins_anew(copy: Copy, member: Any, office: Any, kit: Any) -> None:
    one = save(member, office)
    copy.catch_up()
    with Session(kit.engine) as restoring, restoring.begin():
        restoring.execute(sa.text("UPDATE telling SET n = 0"))
        restoring.execute(sa.text("DELETE FROM told"))
    assert copy.ask()["reset"] is True
    copy.catch_up()
    assert set(copy.tasks) == {one}


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 40))])
def test_whatever_happens_a_phone_that_caught_up_holds_what_its_person_sees(
    copy: Copy, member: Any, office: Any, kit: Any, clock: Any, rewrite: Any, seed: int
) -> None:
    """Rows come, change, go out of sight and back, transactions commit late, answers are lost; at the end it agrees."""
    chance, ids, late = random.Random(seed), [save(member, office) for _ in range(4)], dict[str, Session]()
    owners = [office.people[login] for login in ("member2", "leader2")]
    with ExitStack() as stack:
        for step in range(25):
            one = chance.choice(ids)
            match chance.choice(["ask", "ask", "lose", "write", "own", "begin", "commit", "new"]):
                case "ask":
                    copy.hear(copy.ask(chance.choice([1, 2, 200])))
                case "lose":
                    copy.ask(chance.choice([1, 200]))
                case "write" if one not in late:
                    rewrite(one, text=f"第{step}步")
                case "own" if one not in late:
                    rewrite(one, author_id=chance.choice(owners))
                case "begin" if one not in late:
                    late[one] = stack.enter_context(Session(kit.engine))
                    late[one].execute(sa.update(Task).where(Task.id == UUID(one)).values(text=f"迟到{step}"))
                case "commit" if late:
                    late.pop(chance.choice(sorted(late))).commit()
                case "new" if len(ids) < 8:
                    ids.append(save(member, office))
            clock.pass_(seconds=chance.randrange(60))
        for each in late.values():
            each.commit()
    copy.catch_up(2)
    with Session(kit.engine) as session:
        seen = session.execute(sa.select(Task.id, Task.text).where(Task.author_id == owners[0])).all()
    assert {key: task["text"] for key, task in copy.tasks.items()} == {str(key): text for key, text in seen}


def test_two_asking_at_once_on_one_phone_lose_nothing(copy: Copy, member: Any, office: Any, at_once: Any) -> None:
    ids = {save(member, office) for _ in range(5)}
    copy.catch_up()
    ids |= {save(member, office) for _ in range(3)}
    answers = at_once(6, lambda: copy.ask(2))
    copy.hear(random.Random(1).choice(answers))
    copy.catch_up()
    assert set(copy.tasks) == ids


def test_how_far_a_phones_clock_is_ahead_is_told_and_kept(phone: Phone, clock: Any, session: Session) -> None:
    def ask(at: str) -> Any:
        return phone.client.get(
            "/mobile/v1/sync", query_string={"device_clock": at}, headers={"Authorization": f"Bearer {phone.access}"}
        ).json["clock_ahead_ms"]

    assert ask("2026-04-28T09:10:00.250+08:00") == 600_250
    assert ask("2026-04-28T09:10:00.900+08:00") == 600_900
    clock.pass_(minutes=5)
    assert ask("2026-04-28T00:05:00Z") == -3_600_000
    assert phone.get("/sync").json["clock_ahead_ms"] is None
    kept = session.execute(sa.text("SELECT ahead_ms FROM clock_reading ORDER BY measured_at")).scalars().all()
    assert kept == [600_250, -3_600_000]


def test_a_clock_that_was_measured_wrong_is_a_flag_of_what_it_dated(phone: Phone, drain: Any, clock: Any) -> None:
    taken = {"captured_at": "2026-04-28T08:59:00+08:00"}
    right = phone.send(photo(1), **taken).json["id"]
    drain()
    assert "clock_skew" not in phone.state(right)["reading"]["flags"]
    clock.pass_(seconds=1)
    phone.get("/sync?device_clock=2026-04-28T01:20:00Z")
    wrong = phone.send(photo(2), **taken).json["id"]
    drain()
    assert "clock_skew" in phone.state(wrong)["reading"]["flags"]


@pytest.mark.parametrize("wrong", ["yesterday", "2026-04-28T09:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_clock_that_says_no_time_is_refused(phone: Phone, wrong: str) -> None:
    answer = phone.client.get(
        "/mobile/v1/sync", query_string={"device_clock": wrong}, headers={"Authorization": f"Bearer {phone.access}"}
    )
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
