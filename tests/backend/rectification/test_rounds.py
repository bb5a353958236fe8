"""整改: what a unit may hand in, and what it may not (T9, invariant 6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from backend.actor import Post
from backend.errors import NotFound, WrongState
from backend.rectification.errors import (
    AfterPhotoMissing,
    AfterPhotoTooOld,
    DoneInFuture,
    ExplanationMissing,
    NoRound,
    NotAPhoto,
    PhotoUnreadable,
    PhotoUsedBefore,
    StillReading,
)
from backend.rectification.model import Round
from backend.rectification.rounds import AfterPhoto, Report, draft_round, submit
from backend.tasks.acknowledging import acknowledge
from backend.tasks.calendar import local_day
from backend.tasks.errors import NotYourDuty, SameHands
from backend.tasks.returns import ask_return, decide_return
from tests.loop import SPOT, north_of


def refused(loop, task, error, *photos):
    """Drafting takes any photo; signing is where it is judged. The facts of the refusal."""
    loop.draft(task, *photos)
    with pytest.raises(error) as refusal, loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    assert loop.look(task).state == "rectifying"
    return refusal.value.facts


def test_one_drafts_another_signs_and_the_row_is_submitted(loop):
    row = loop.submitted(loop.ordered())
    assert (row.state, row.round_n) == ("submitted", 1)
    assert row.submitted_at == loop.clock()
    assert loop.replayed("task", row.id)


def test_who_drafted_does_not_sign(loop):
    task = loop.ordered()
    loop.draft(task, by="ul")
    with pytest.raises(SameHands) as refusal, loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    assert refusal.value.facts == {"why": ["is-the-drafter"]}


@pytest.mark.parametrize("who", ["gl", "od", "gm", "sa", "ul2"])
def test_only_the_lead_unit_drafts_and_signs(loop, who):
    task = loop.ordered()
    loop.draft(task)
    for deed in (lambda work, e: submit(work, task.id, e), lambda work, e: draft_round(work, task.id, e, Report("x"))):
        with pytest.raises((NotYourDuty, NotFound)), loop.as_(who) as work:
            deed(work, loop.expected(task))


def test_the_handler_does_not_sign(loop):
    task = loop.ordered()
    loop.hire("uh2", Post("unit_handler"), home="river")
    loop.draft(task)
    with pytest.raises(NotYourDuty), loop.as_("uh2") as work:
        submit(work, task.id, loop.expected(task))


def test_a_leader_above_the_unit_signs_too(loop):
    task = loop.ordered()
    loop.draft(task)
    with loop.as_("al") as work:
        submit(work, task.id, loop.expected(task))
    assert loop.look(task).state == "submitted"


def test_nothing_is_drafted_before_the_row_is_acknowledged(loop):
    task = loop.office.dispatched()
    with pytest.raises(WrongState), loop.as_("uh") as work:
        draft_round(work, task.id, loop.expected(task), Report("x"))


def test_nothing_drafted_is_nothing_signed(loop):
    task = loop.ordered()
    with pytest.raises(NoRound), loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))


def test_a_site_is_not_put_right_without_an_after_photo(loop):
    task = loop.ordered()
    with loop.as_("uh") as work:
        draft_round(work, task.id, loop.expected(task), Report("已清运"))
    with pytest.raises(AfterPhotoMissing), loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))


def test_papers_are_handed_in_without_a_photo(loop):
    task = loop.ordered(category_code="PJ08")
    with loop.as_("uh") as work:
        draft_round(work, task.id, loop.expected(task), Report("已补齐"))
    with loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    assert loop.look(task).state == "submitted"


def test_a_photo_that_came_before_the_order_proves_nothing(loop):
    early = loop.photo("uh")
    task = loop.ordered()
    refused(loop, task, AfterPhotoTooOld, AfterPhoto(early))


def test_a_photo_taken_before_the_order_proves_nothing(loop):
    task = loop.ordered()
    taken = task.dispatched_at - timedelta(seconds=1)
    facts = refused(loop, task, AfterPhotoTooOld, AfterPhoto(loop.photo("uh", task, taken=taken), None, "手机时间不准"))
    assert facts["captured_at"] == taken


@pytest.mark.parametrize("flag", ["clock_skew", "tz_assumed"])
def test_a_doubtful_clock_is_explained_and_looked_at(loop, session, flag):
    task = loop.ordered()
    photo = loop.photo("uh", task, taken=task.dispatched_at - timedelta(hours=8), flags=[flag])
    assert refused(loop, task, ExplanationMissing, AfterPhoto(photo))["why"] == ["doubtful-clock"]
    loop.submitted(task, AfterPhoto(photo, None, "相机未设时区"))
    facts = session.scalar(sa.text("SELECT facts FROM event WHERE act = 'T9 submit'"))
    assert facts["explained_photos"] == 1


def test_a_doubtful_clock_does_not_make_an_old_arrival_new(loop):
    task = loop.ordered()
    photo = loop.photo("uh", task, received=task.dispatched_at - timedelta(hours=1), flags=["tz_assumed"])
    refused(loop, task, AfterPhotoTooOld, AfterPhoto(photo, None, "相机未设时区"))


def test_far_from_the_place_and_without_a_fix_are_explained(loop):
    task = loop.ordered()
    far = AfterPhoto(loop.photo("uh", task, at=north_of(SPOT, 51)))
    assert refused(loop, task, ExplanationMissing, far)["why"] == ["far"]
    assert refused(loop, task, ExplanationMissing, AfterPhoto(loop.photo("uh", task, at=None)))["why"] == ["no-fix"]
    assert loop.submitted(task, AfterPhoto(far.after_id, None, "对岸拍摄")).state == "submitted"


def test_r_grows_with_both_accuracies_and_never_without_bound(loop):
    task = loop.ordered(accuracy_m=30.0)
    near = AfterPhoto(loop.photo("uh", task, at=north_of(SPOT, 78), accuracy_m=30.0))
    lost = AfterPhoto(loop.photo("uh", task, at=north_of(SPOT, 900), accuracy_m=90_000.0))
    assert refused(loop, task, ExplanationMissing, near, lost)["sha256"]
    assert loop.submitted(task, near).state == "submitted"


def test_a_picture_that_nobody_can_see_is_no_after_photo_whatever_is_said_of_it(loop):
    task = loop.ordered()
    photo = loop.photo("uh", task, readable=False)
    refused(loop, task, PhotoUnreadable, AfterPhoto(photo, None, "手机损坏"))
    refused(loop, task, PhotoUnreadable, AfterPhoto(loop.photo("uh", task)), AfterPhoto(photo))


def test_what_was_put_right_was_put_right_by_today(loop):
    task = loop.ordered()
    today = local_day(loop.clock())
    with pytest.raises(DoneInFuture), loop.as_("uh") as work:
        draft_round(work, task.id, loop.expected(task), Report("已清运", today + timedelta(days=1)))
    with loop.as_("uh") as work:
        assert draft_round(work, task.id, loop.expected(task), Report("已清运", today)).done_on == today


def test_only_photos_of_a_round_that_was_handed_in_stand_as_what_was_put_right(loop, at):
    task = loop.ordered()
    found, loose, named = loop.photo("gm", task, "finding"), loop.photo("uh", task), loop.photo("uh", task)

    def compared():
        sides = at("gl").get(f"/tasks/{task.id}/comparison").json
        return [(one["role"], one["evidence_id"]) for one in sides["after"]]

    loop.draft(task, AfterPhoto(named, found))
    assert compared() == []
    with loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    assert compared() == [("after", str(named))]
    checked = loop.photo("gm", loop.name(task, "gm"), "verification")
    assert compared() == [("after", str(named)), ("verification", str(checked))]
    assert loose not in {identity for _, identity in compared()}


def test_what_a_unit_explains_is_read_by_who_checks_and_decides(loop, at):
    task = loop.ordered(order={"close_out_standard": ["垃圾清运", "场地复绿"]})
    photo = loop.photo("uh", task, at=north_of(SPOT, 300))
    task = loop.submitted(task, AfterPhoto(photo, None, "桥上拍摄"))
    task = loop.verified(loop.name(task, "gm"), "gm", criteria={"0": True, "1": True})
    said = {who: at(who).get(f"/tasks/{task.id}").json for who in ("gl", "gm", "ul")}
    shown = [{"after_id": str(photo), "before_id": None, "explanation": "桥上拍摄", "why": ["far"]}]
    assert all(one["rounds"][0]["photos"] == shown for one in said.values())
    check = said["gl"]["verifications"][0]
    assert (check["verifier"], check["criteria"]) == ("gm", {"0": True, "1": True})
    assert (check["presence"]["kind"], check["presence"]["distance_m"]) == ("check_in", 0.0)
    told = said["ul"]["verifications"][0]
    assert (told["verifier"], told["presence"], told["criteria"]) == (None, None, check["criteria"])


def test_signing_is_offered_to_who_may_sign_and_to_nobody_else(loop, at):
    task = loop.ordered()

    def offered(name):
        return "submit" in {one["act"] for one in at(name).get(f"/tasks/{task.id}").json["may"]}

    assert not offered("ul"), "nothing lies drafted"
    loop.draft(task, by="ul")
    assert (offered("ul"), offered("al")) == (False, True)
    loop.draft(task, by="uh")
    assert (offered("ul"), offered("uh")) == (True, False)


def test_the_before_photo_is_no_after_photo(loop):
    task = loop.ordered()
    loop.photo("gm", task, "finding", digest="cd" * 32)
    again = loop.photo("uh", task, digest="cd" * 32)
    assert refused(loop, task, PhotoUsedBefore, AfterPhoto(again))["used_in"] == "before-photo"


def test_a_wish_bars_no_photo(loop):
    task = loop.ordered()
    loop.photo("ul2", task, "finding", digest="cd" * 32, wish=True)
    assert loop.submitted(task, AfterPhoto(loop.photo("uh", task, digest="cd" * 32))).state == "submitted"


def test_an_after_photo_is_not_used_again_in_a_later_round(loop):
    task = loop.submitted(loop.ordered(), AfterPhoto(loop.photo("uh", digest="ef" * 32)))
    loop.verified(loop.name(task, "gm"), "gm", "fail")
    again = loop.photo("uh", task, digest="ef" * 32)
    assert refused(loop, task, PhotoUsedBefore, AfterPhoto(again))["used_in"] == task.serial


def test_one_photo_shows_two_near_points_and_no_far_one(loop):
    here, near = loop.ordered(), loop.ordered(at=north_of(SPOT, 40))
    far = loop.ordered(at=north_of(SPOT, 60))
    photo = loop.photo("uh", digest="ef" * 32)
    loop.submitted(here, AfterPhoto(photo))
    assert loop.submitted(near, AfterPhoto(photo)).state == "submitted"
    assert refused(loop, far, PhotoUsedBefore, AfterPhoto(photo, None, "远"))["used_in"] in {here.serial, near.serial}


def test_a_photo_that_is_not_there_is_refused_when_drafted(loop):
    task = loop.ordered()
    strangers = loop.photo("ul2")
    for photo in (AfterPhoto(uuid4()), AfterPhoto(strangers), AfterPhoto(loop.photo("uh", task, kind="note"))):
        with pytest.raises(NotAPhoto):
            loop.draft(task, photo)
    with pytest.raises(NotAPhoto):
        loop.draft(task, AfterPhoto(loop.photo("uh", task), before_id=strangers))


def test_a_photo_that_is_still_being_read_is_asked_for_again(loop):
    task = loop.ordered()
    with pytest.raises(StillReading) as refusal:
        loop.draft(task, AfterPhoto(loop.photo("uh", task, read=False)))
    assert refusal.value.facts["retry_after_s"] == 2


def test_the_signer_and_the_verifier_see_a_photo_that_only_the_round_names(loop, session):
    task = loop.submitted(loop.ordered(), AfterPhoto(loop.photo("uh")))
    roles = session.scalars(sa.text("SELECT role FROM evidence_link WHERE object_id = :id"), {"id": task.id}).all()
    assert sorted(roles) == ["after", "finding"]


def test_a_draft_is_written_over_and_stays_one_round(loop, session):
    task = loop.ordered()
    loop.draft(task)
    loop.draft(task)
    assert session.scalar(sa.select(sa.func.count()).select_from(Round)) == 1


def test_a_draft_of_the_unit_before_is_not_signed_by_the_next(loop):
    task = loop.ordered()
    loop.draft(task)
    with loop.as_("ul") as work:
        ask_return(work, task.id, loop.expected(task), "属城管职责", loop.office.units["urban"])
    with loop.as_("cg") as work:
        decide_return(work, task.id, loop.expected(task), "redispatched", "属实")
    with loop.as_("ul2") as work:
        acknowledge(work, task.id, loop.expected(task))
    with pytest.raises(NoRound), loop.as_("ul2") as work:
        submit(work, task.id, loop.expected(task))


def test_a_refused_photo_names_no_row_of_another_unit(loop):
    digest = "cd" * 32
    mine, theirs = loop.ordered(), loop.ordered(unit="urban", at=north_of(SPOT, 900))
    loop.hire("uh2", Post("unit_handler"), home="urban")
    photo = loop.photo("uh2", theirs, at=north_of(SPOT, 900), digest=digest)
    loop.draft(theirs, AfterPhoto(photo), by="uh2")
    with loop.as_("ul2") as work:
        submit(work, theirs.id, loop.expected(theirs))
    again = loop.photo("uh", mine, digest=digest)
    assert refused(loop, mine, PhotoUsedBefore, AfterPhoto(again))["used_in"] == "another row"
