"""整改核查: somebody else looks, on the spot, with photos of their own (T11 to T13, T11b)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backend.actor import Post
from backend.assets.service import import_assets
from backend.errors import WrongState
from backend.rectification.checking import verify
from backend.rectification.errors import (
    CriteriaOpen,
    NotAPhoto,
    NotEligible,
    NotTheVerifier,
    OwnEvidenceMissing,
    OwnPhotoTooOld,
    PhotoUnreadable,
    PhotoUsedBefore,
    PresenceMissing,
    QuantityShort,
    ReasonMissing,
)
from backend.rectification.presence import Presence
from backend.rectification.rounds import AfterPhoto
from backend.tasks.errors import NotYourDuty, SameHands
from tests.loop import SPOT, north_of


@pytest.fixture
def checking(loop):
    """A row that lies with GM to be checked."""
    return loop.name(loop.submitted(loop.ordered()), "gm")


def refused(loop, task, error, result="pass", by="gm", **found):
    finding = loop.finding(by, task, result, **found)
    with pytest.raises(error) as refusal, loop.as_(by) as work:
        verify(work, task.id, loop.expected(task), finding)
    assert loop.look(task).state == "verifying"
    return refusal.value.facts


def test_a_pass_with_own_photos_and_presence_awaits_approval(loop, checking, session):
    row = loop.verified(checking, "gm")
    assert (row.state, loop.replayed("task", row.id)) == ("verified", True)
    assert session.scalar(sa.text("SELECT state FROM rectification_round")) == "passed"


def test_only_the_groups_leader_names_the_verifier(loop):
    task = loop.submitted(loop.ordered())
    for other in ("gd", "gm", "cg", "od"):
        with pytest.raises(NotYourDuty):
            loop.name(task, "gm", by=other)


def test_the_verifier_is_somebody_whose_post_it_is(loop):
    task = loop.submitted(loop.ordered())
    for other in ("gl", "au", "uh", "gm3", "sa"):
        with pytest.raises(NotEligible):
            loop.name(task, other)
    assert loop.name(task, "os").verifier_id == loop.person("os")


def test_somebody_lent_by_the_unit_does_not_check_it(loop):
    task = loop.submitted(loop.ordered(order={"co_unit_ids": [loop.office.units["urban"]]}))
    group = loop.office.groups[2]
    for lender in ("river", "urban"):
        loop.hire(f"from {lender}", Post("group_member", group), lent_by=lender)
        with pytest.raises(SameHands) as refusal:
            loop.name(task, f"from {lender}")
        assert refusal.value.facts["why"] == ["belongs-to-the-unit"]
    loop.hire("from other", Post("group_member", group), lent_by="other")
    assert loop.name(task, "from other").state == "verifying"


def test_nobody_but_the_named_one_checks(loop, checking):
    for other in ("gd", "gl", "od"):
        refused(loop, checking, NotTheVerifier, by=other)


def test_a_check_rests_on_own_photos_of_now(loop, checking):
    refused(loop, checking, OwnEvidenceMissing, evidence_ids=())
    refused(loop, checking, OwnEvidenceMissing, evidence_ids=(loop.photo("gd", checking),))
    before = checking.submitted_at - timedelta(minutes=1)
    refused(loop, checking, OwnPhotoTooOld, evidence_ids=(loop.photo("gm", taken=before),))
    stale = loop.photo("gm", received=before, flags=["tz_assumed"])
    refused(loop, checking, OwnPhotoTooOld, evidence_ids=(stale,))
    refused(loop, checking, PhotoUnreadable, evidence_ids=(loop.photo("gm"), loop.photo("gm", readable=False)))
    refused(loop, checking, NotAPhoto, evidence_ids=(loop.photo("gm", kind="document"),))


def test_a_photo_of_2011_passes_nothing(loop, checking):
    of_2011 = datetime(2011, 7, 1, tzinfo=UTC)
    for flags in ([], ["tz_assumed"]):
        photo = loop.photo("gm", taken=of_2011, flags=flags)
        facts = refused(loop, checking, OwnPhotoTooOld, evidence_ids=(photo,))
        assert facts["captured_at"] == of_2011


@pytest.mark.parametrize("flag", ["clock_skew", "time_differs"])
def test_a_photo_of_a_doubtful_time_does_not_prove_by_itself_that_somebody_was_there(loop, checking, flag):
    photo = loop.photo("gm", taken=datetime(2011, 7, 1, tzinfo=UTC), flags=["tz_assumed", flag])
    by_it = Presence("check_in", photo, SPOT, 5.0)
    refused(loop, checking, OwnEvidenceMissing, evidence_ids=(photo,), presence=by_it)
    refused(loop, checking, OwnEvidenceMissing, "fail", evidence_ids=(photo,), presence=None)
    sure = loop.photo("gm")
    refused(loop, checking, PresenceMissing, evidence_ids=(photo, sure), presence=by_it)
    there = Presence("check_in", sure, SPOT, 5.0)
    assert loop.verified(checking, "gm", evidence_ids=(photo, sure), presence=there).state == "verified"


def test_a_check_in_carries_a_photo_whose_time_is_in_doubt(loop, checking):
    photo = loop.photo("gm", flags=["clock_skew"])
    there = Presence("check_in", place=SPOT, accuracy_m=5.0)
    assert loop.verified(checking, "gm", evidence_ids=(photo,), presence=there).state == "verified"


def test_a_check_in_by_a_photo_is_where_the_photo_was_taken(loop, checking):
    far = Presence("check_in", loop.photo("gm", at=north_of(SPOT, 900)), SPOT, 5.0)
    assert refused(loop, checking, PresenceMissing, presence=far)["distance_m"] > 800


def test_papers_with_an_after_photo_that_needed_explaining_are_looked_at_on_the_site(loop):
    task = loop.ordered(category_code="PJ08", severity=2)
    far = AfterPhoto(loop.photo("uh", task, at=north_of(SPOT, 900)), None, "材料在局机关拍摄")
    task = loop.name(loop.submitted(task, far), "gm")
    refused(loop, task, OwnEvidenceMissing, evidence_ids=(), presence=None, reason="许可证原件已核")
    assert loop.verified(task, "gm", reason="许可证原件已核").state == "verified"


def test_the_units_photo_is_not_the_verifiers(loop):
    task = loop.submitted(loop.ordered(), AfterPhoto(loop.photo("uh", digest="ef" * 32)))
    loop.name(task, "gm")
    refused(loop, task, PhotoUsedBefore, evidence_ids=(loop.photo("gm", digest="ef" * 32),))


def test_a_fail_needs_own_photos_and_a_reason(loop, checking):
    refused(loop, checking, OwnEvidenceMissing, "fail", evidence_ids=())
    refused(loop, checking, ReasonMissing, "fail", reason="  ")


@pytest.mark.parametrize(
    "presence",
    [
        None,
        Presence("check_in"),
        Presence("check_in", place=north_of(SPOT, 60), accuracy_m=5.0),
        Presence("check_in", place=north_of(SPOT, 900), accuracy_m=50_000.0),
        Presence("name_plate"),
        Presence("track"),
    ],
)
def test_who_was_not_there_does_not_pass_it(loop, checking, presence):
    refused(loop, checking, PresenceMissing, presence=presence)


def test_a_track_that_passes_by_shows_presence_if_it_is_ones_own_and_of_now(loop, checking):
    old = loop.track("gm", SPOT, ended=checking.submitted_at - timedelta(hours=1))
    for track in (old, loop.track("gd", SPOT), loop.track("gm", north_of(SPOT, 80))):
        refused(loop, checking, PresenceMissing, presence=Presence("track", track))
    mine = Presence("track", loop.track("gm", north_of(SPOT, 30)))
    assert loop.verified(checking, "gm", presence=mine).state == "verified"


def test_a_name_plate_stands_for_a_fix_indoors_alone(loop, checking):
    plate = Presence("name_plate", loop.photo("gm"), SPOT, 5.0)
    refused(loop, checking, PresenceMissing, presence=plate)
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [SPOT.lon, SPOT.lat]},
        "properties": {"kind": "premises", "code": "P1", "name_zh": "商场", "area": "city"},
    }
    with loop.as_("od") as work:
        mall = import_assets(work, [feature], "wgs84")[0].id
    inside = loop.name(loop.submitted(loop.ordered(category_code="FS03", asset_id=mall, severity=2)), "gm")
    theirs = Presence("name_plate", loop.photo("gd"), SPOT, 5.0)
    refused(loop, inside, PresenceMissing, presence=theirs)
    refused(loop, inside, PresenceMissing, presence=Presence("name_plate", loop.photo("gm")))
    plate = Presence("name_plate", loop.photo("gm"), SPOT, 5.0)
    assert loop.verified(inside, "gm", presence=plate).state == "verified"


def test_every_criterion_is_ticked(loop):
    order = {"close_out_standard": ["垃圾清运", "场地复绿"]}
    task = loop.name(loop.submitted(loop.ordered(order=order)), "gm")
    assert refused(loop, task, CriteriaOpen, criteria={"0": True, "1": False})["open"] == ["场地复绿"]
    assert loop.verified(task, "gm", criteria={"0": True, "1": True}).state == "verified"


def test_twelve_of_thirteen_do_not_pass(loop):
    order = {"target_quantity": Decimal(13), "target_unit": "个"}
    task = loop.name(loop.submitted(loop.ordered(order=order)), "gm")
    refused(loop, task, QuantityShort)
    facts = refused(loop, task, QuantityShort, quantity=Decimal(12))
    assert facts == {"target": 13.0, "verified": 12.0, "missing": 1.0, "unit": "个"}
    assert loop.verified(task, "gm", quantity=Decimal(13)).quantity_verified == 13


def test_a_fail_opens_the_next_round_with_half_the_time(loop, checking, session):
    row = loop.verified(checking, "gm", "fail")
    assert (row.state, row.verifier_id) == ("rectifying", None)
    assert row.round_due.date().isoformat() == "2026-05-12"  # 8 wd after 04-28
    assert loop.submitted(row).round_n == 2
    assert session.scalars(sa.text("SELECT state FROM rectification_round ORDER BY n")).all() == ["failed", "submitted"]
    assert loop.replayed("task", row.id)


def test_the_next_round_is_checked_by_another_unless_the_director_says_so(loop, checking):
    task = loop.submitted(loop.verified(checking, "gm", "fail"))
    with pytest.raises(SameHands) as refusal:
        loop.name(task, "gm")
    assert refusal.value.facts["why"] == ["verified-the-round-before"]
    loop.name(task, "gd")
    assert loop.name(task, "gm", by="od", act="rename-verifier").verifier_id == loop.person("gm")


def test_the_first_rounds_verifier_may_check_the_third(loop, checking):
    task = loop.submitted(loop.verified(checking, "gm", "fail"))
    task = loop.submitted(loop.verified(loop.name(task, "gd"), "gd", "fail"))
    with pytest.raises(SameHands):
        loop.name(task, "gd")
    assert loop.name(task, "gm").state == "verifying"


def test_unable_twice_and_the_director_names_another(loop, checking, session):
    refused(loop, checking, ReasonMissing, "unable", reason=None)
    row = loop.verified(checking, "gm", "unable", reason="涨水封路")
    assert (row.state, row.verifier_id) == ("verifying", loop.person("gm"))
    row = loop.verified(row, "gm", "unable", reason="仍封路")
    assert (row.state, row.verifier_id) == ("verifying", None)
    with pytest.raises(NotYourDuty):
        loop.verified(row, "gm")
    with pytest.raises(NotYourDuty):
        loop.name(row, "gd", act="rename-verifier")
    row = loop.verified(loop.name(row, "gd", by="od", act="rename-verifier"), "gd")
    assert row.state == "verified"
    assert loop.replayed("task", row.id)


def test_a_relieved_verifier_has_nothing_left(loop, checking, session):
    row = loop.name(checking, "gd", by="od", act="rename-verifier")
    refused(loop, row, NotTheVerifier)
    states = session.scalars(sa.text("SELECT state FROM verification ORDER BY assigned_at, id")).all()
    assert states == ["unable", "assigned"]


def test_papers_are_passed_with_a_note_of_the_checkers_own(loop):
    task = loop.name(loop.submitted(loop.ordered(category_code="PJ08", severity=2)), "gm")
    refused(loop, task, ReasonMissing, evidence_ids=(), presence=None)
    row = loop.verified(task, "gm", evidence_ids=(), presence=None, reason="许可证原件已核")
    assert row.state == "verified"


def test_a_row_is_not_checked_twice(loop, checking):
    row = loop.verified(checking, "gm")
    with pytest.raises(WrongState):
        loop.verified(row, "gm")


def test_a_check_once_decided_stays_in_the_database_too(loop, checking, engine):
    loop.verified(checking, "gm")
    for change in ("state = 'failed'", "evidence_ids = '{}'", "reason = 'x'"):
        with pytest.raises(DBAPIError, match="does not change"), engine.begin() as raw:
            raw.execute(sa.text(f"UPDATE verification SET {change}"))
