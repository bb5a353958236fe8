"""A phone declares its whole outbox at once; each piece is answered as if it had come alone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from mobile_api.evidence_contract import MOST_DECLARED
from tests.phones import Phone

LINK = {"object_kind": "task", "object_id": str(uuid4()), "role": "finding"}


def word(data: bytes, **said: Any) -> dict[str, Any]:
    """What is said of these bytes."""
    told = {"kind": "photo", "sha256": sha256(data).hexdigest(), "size": len(data), "media_type": "image/jpeg"}
    return told | said


def pieces(count: int) -> dict[str, dict[str, Any]]:
    return {str(uuid4()): word(b"piece %d" % n, links=[LINK]) for n in range(count)}


def test_each_piece_is_answered_as_if_it_had_come_alone(phone: Phone) -> None:
    outbox = pieces(3)
    answer = phone.declare_all(outbox)
    assert answer.status_code == 200, answer.text
    assert answer.json["pieces"].keys() == outbox.keys()
    for one, said in answer.json["pieces"].items():
        alone = phone.client.put(f"/mobile/v1/evidence/{one}", json=outbox[one], headers=phone.by_credential())
        assert said["state"] | {"problem": said["problem"]} == alone.json | {"problem": None}
        assert said["state"]["owed"] == "bytes"


def test_what_was_declared_with_others_is_delivered_like_any_other(phone: Phone) -> None:
    data = {str(uuid4()): b"piece %d" % n for n in range(3)}
    phone.declare_all({one: word(each) for one, each in data.items()})
    first, *_ = data
    assert phone.deliver(first, data[first]).status_code == 201
    again = phone.declare_all({one: word(each) for one, each in data.items()}).json["pieces"]
    assert {one: said["state"]["owed"] for one, said in again.items()} == {
        one: "nothing" if one == first else "bytes" for one in data
    }
    assert again[first]["state"]["receipt"]["id"] == first


WRONG: list[dict[str, Any]] = [
    word(b"x", size=2**40),
    word(b"x", kind="dream", size="many"),
    word(b"x", note="a\x00b"),
    {},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_piece_that_is_refused_hears_why_and_hinders_no_other(phone: Phone, wrong: dict[str, Any]) -> None:
    bad, outbox = str(uuid4()), pieces(4)
    answer = phone.declare_all({**outbox, bad: wrong})
    assert answer.status_code == 200, answer.text
    alone = phone.client.put(f"/mobile/v1/evidence/{bad}", json=wrong, headers=phone.by_credential()).json
    assert answer.json["pieces"][bad]["problem"] | {"request_id": ""} == alone | {"request_id": ""}
    assert {said["state"]["owed"] for one, said in answer.json["pieces"].items() if one != bad} == {"bytes"}
    assert all(phone.state(one)["links"] == [LINK] for one in outbox)


def test_an_id_that_stands_for_something_else_is_told_so_and_hinders_no_other(
    phone: Phone, phone_of: Callable[[str], Phone]
) -> None:
    taken, mine = str(uuid4()), str(uuid4())
    phone_of("leader2").declare_all({taken: word(b"theirs")})
    phone.declare_all({mine: word(b"first")})
    answers = phone.declare_all({taken: word(b"theirs"), mine: word(b"second"), **pieces(1)}).json["pieces"]
    codes = {one: said["problem"] and said["problem"]["code"] for one, said in answers.items()}
    assert (codes.pop(taken), codes.pop(mine), *codes.values()) == ("id-taken", "different-bytes", None)


def test_the_same_outbox_from_both_ends_at_once_is_kept_once(phone: Phone, engine: sa.Engine) -> None:
    outbox = pieces(20) | {str(uuid4()): word(b"x", note="a\x00b")}
    back = dict(reversed(outbox.items()))
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(phone.declare_all, [outbox, back] * 4))
    assert {answer.status_code for answer in answers} == {200}
    told = [{one: said["state"] for one, said in answer.json["pieces"].items()} for answer in answers]
    assert all(each == told[0] for each in told)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM declaration")) == 20
        assert connection.scalar(sa.text("SELECT count(*) FROM evidence_link")) == 20


ONE = uuid4()
TWICE = {one: word(b"x") for one in (str(ONE), str(ONE).upper())}


@pytest.mark.parametrize("outbox", [{}, {"not an id": word(b"x")}, TWICE, [word(b"x")], None, "x"])
def test_what_is_no_outbox_is_refused_as_a_whole(phone: Phone, outbox: Any) -> None:
    answer = phone.declare_all(outbox)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_so_many_at_once_as_the_limits_tell_and_no_more(phone: Phone) -> None:
    most = phone.get("/limits").json["max_declared"]
    assert most == MOST_DECLARED
    assert phone.declare_all(pieces(most)).status_code == 200
    assert phone.declare_all(pieces(most + 1)).json["code"] == "invalid"


def test_an_answer_stands_under_the_letters_that_its_phone_wrote(phone: Phone) -> None:
    shouted = str(uuid4()).upper()
    [(one, said)] = phone.declare_all({shouted: word(b"x")}).json["pieces"].items()
    assert (one, said["state"]["id"]) == (shouted, shouted.lower())


def test_far_too_many_are_refused_before_any_is_read(phone: Phone) -> None:
    answer = phone.declare_all({f"bad {n}": {} for n in range(20_000)})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert len(answer.data) < 2000


def test_one_clock_stands_for_the_whole_outbox(phone: Phone, engine: sa.Engine) -> None:
    sent = {"pieces": pieces(2), "device_clock": "2026-04-28T09:00:00+08:00"}
    for one in sent["pieces"].values():
        one["device_clock"] = "2026-04-27T12:00:00+08:00"  # as it was written into the outbox: a day ago
    assert phone.client.post("/mobile/v1/evidence", json=sent, headers=phone.by_credential()).status_code == 200
    with engine.connect() as connection:
        clocks = sa.text("SELECT DISTINCT said ->> 'device_clock' FROM declaration")
        assert connection.scalars(clocks).all() == ["2026-04-28T01:00:00Z"]
        assert connection.scalar(sa.text("SELECT count(*) FROM clock_reading")) == 1


def test_nobody_hears_anything_without_a_credential(phone: Phone) -> None:
    answer = phone.client.post("/mobile/v1/evidence", json={"pieces": pieces(1)})
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
