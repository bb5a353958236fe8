"""A picture that was here before is pointed out, with the piece that it was; what only looks alike is not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.evidence.deriving import derive
from backend.evidence.marks import Flag, PicturePrint
from backend.evidence.resembling import resemble
from backend.work import Kit
from tests.backend.evidence.scenes import blank, cropped, repainted, resaved, scene
from tests.finding import link
from tests.make import StillClock

PIXELS = ("same_picture", "cropped", "doctored")


@pytest.fixture
def sent(phone: Any, drain: Callable[[], int], clock: StillClock) -> Callable[..., str]:
    """sent(data, links=…): the id of a photo that was handed in a minute after the last, and looked at."""

    def send(data: bytes, **said: Any) -> str:
        clock.pass_(minutes=1)
        evidence_id: str = phone.send(data, **said).json["id"]
        drain()
        return evidence_id

    return send


@pytest.fixture
def flagged(session: Session) -> Callable[[str], dict[str, Flag]]:
    """flagged(id): what its pixels are doubted for."""

    def look(evidence_id: str) -> dict[str, Flag]:
        rows = session.scalars(sa.select(Flag).where(Flag.evidence_id == UUID(evidence_id), Flag.code.in_(PIXELS)))
        return {flag.code: flag for flag in rows}

    return look


def test_the_same_picture_in_another_file_names_the_first(sent: Any, flagged: Any) -> None:
    first = sent(scene(1))
    again = sent(resaved(scene(1)))
    [flag] = flagged(again).values()
    assert (flag.code, flag.strength, str(flag.other_id)) == ("same_picture", "strong", first)
    assert flag.facts["bits"] <= 7
    assert flag.facts["agree_pct"] > 90
    assert flagged(first) == {}


def test_a_part_of_a_picture_names_the_whole(sent: Any, flagged: Any) -> None:
    whole = sent(scene(2))
    part = sent(cropped(scene(2)))
    assert {code: str(flag.other_id) for code, flag in flagged(part).items()} == {"cropped": whole}
    assert 65 < flagged(part)["cropped"].facts["overlap_pct"] < 93


def test_looked_at_from_the_whole_the_part_is_flagged_with_the_same_shares(
    sent: Any, flagged: Any, kit: Kit, session: Session
) -> None:
    whole, part = sent(scene(2)), sent(cropped(scene(2)))
    found = flagged(part)["cropped"].facts
    session.execute(sa.delete(Flag))
    session.commit()
    resemble(kit, UUID(whole))
    assert (flagged(whole), flagged(part)["cropped"].facts) == ({}, found)


def test_another_place_and_the_same_place_again_are_not_the_same_picture(sent: Any, flagged: Any) -> None:
    seen = [sent(data) for data in (scene(1), scene(3), scene(1, n=1), scene(1, mended=True, n=2))]
    assert [flagged(evidence_id) for evidence_id in seen] == [{}, {}, {}, {}]


def test_pictures_that_show_nothing_are_not_told_apart_and_do_not_match(
    sent: Any, flagged: Any, session: Session
) -> None:
    seen = [sent(blank(level, seed)) for seed, level in enumerate((200, 200, 12, 12))]
    assert [flagged(evidence_id) for evidence_id in seen] == [{}, {}, {}, {}]
    assert session.scalars(sa.select(PicturePrint.phash)).all() == [None] * 4


def test_an_after_photo_made_from_the_before_photo_is_named(sent: Any, flagged: Any, draft: Any) -> None:
    task_id = draft()
    before = sent(scene(1), links=[link(task_id)])
    after = sent(repainted(scene(1)), links=[link(task_id, "after")])
    [flag] = flagged(after).values()
    assert (flag.code, flag.strength, str(flag.other_id)) == ("doctored", "strong", before)
    assert 2 < flag.facts["patch_pct"] < 40
    assert flag.facts["outside_pct"] > 97


def test_a_true_after_photo_of_the_same_spot_is_not_doubted(sent: Any, flagged: Any, draft: Any) -> None:
    task_id = draft()
    sent(scene(1), links=[link(task_id)])
    assert flagged(sent(scene(1, mended=True, n=1), links=[link(task_id, "after")])) == {}


def test_looking_twice_writes_one_flag(sent: Any, flagged: Any, kit: Any, session: Session) -> None:
    sent(scene(1))
    again = sent(resaved(scene(1)))
    resemble(kit, UUID(again))
    assert session.scalar(sa.select(sa.func.count()).select_from(Flag).where(Flag.evidence_id == UUID(again))) == 2
    assert set(flagged(again)) == {"same_picture"}


def test_a_photo_read_again_keeps_the_words_it_is_found_by(sent: Any, kit: Kit, session: Session) -> None:
    first = UUID(sent(scene(11)))
    words = session.get_one(PicturePrint, first).words
    derive(kit, [first])
    session.expire_all()
    assert words
    assert session.get_one(PicturePrint, first).words == words
