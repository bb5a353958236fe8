"""回头看: who is sent, what they show, and who learns of it before it is published."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backend.actor import Post
from backend.errors import Forbidden, NotFound, WrongState
from backend.evidence.model import Evidence
from backend.evidence.queries import photos_of, visible_evidence
from backend.follow_up import queries
from backend.follow_up.errors import FoundMissing, NotTheVisitor, VisitPhotoMissing
from backend.follow_up.results import Back
from backend.follow_up.visits import approve, assign, begin, publish
from backend.people.model import Access, Named
from backend.rectification.errors import NotEligible, OwnPhotoTooOld, PhotoUnreadable, ReasonMissing
from backend.tasks.errors import SameHands
from tests.loop import SPOT, north_of

SUPERVISORS = ("od", "gl", "gd", "cg", "os", "au")


@pytest.fixture
def drawn(loop, again):
    """A visit that was drawn, to a row that GM checked and GL closed."""
    loop.closed()
    again.demo()
    loop.clock.pass_(days=60)
    again.draw()
    return again.visits()[0]


def knows(loop, visit):
    """Who finds the visit: by itself, in the list, and on the row's page."""
    found = set()
    for name in loop.office.actors:
        with loop.as_(name) as work:
            listed = [one.visit for one in queries.visits(work, 50)]
            on_page = [one.visit for one in queries.visits_of(work, visit.task_id)]
            try:
                queries.see_visit(work, visit.id)
            except NotFound:
                assert (listed, list(on_page)) == ([], []), name
            else:
                assert (len(listed), len(on_page)) == (1, 1), name
                found.add(name)
    return found


def test_a_visit_goes_from_drawn_to_published(loop, again, drawn):
    states = [drawn.state]
    visit = again.move(approve, drawn, "od")
    states.append(visit.state)
    states.append(again.move(assign, visit, "gl", loop.person("gd")).state)
    states.append(again.move(begin, visit, "gd").state)
    states.append(again.seen(visit, "holds").state)
    states.append(again.move(publish, visit, "od").state)
    assert states == ["drawn", "approved", "assigned", "in_progress", "done", "published"]
    assert loop.replayed("follow_up_visit", visit.id)
    assert loop.look(visit.task_id).state == "closed"


def test_each_step_is_one_posts_and_comes_in_its_turn(loop, again, drawn):
    for other in ("gl", "cg", "gd", "ul"):
        with pytest.raises((Forbidden, NotFound)):
            again.move(approve, drawn, other)
    for verb in (begin, publish):
        with pytest.raises((WrongState, Forbidden)):
            again.move(verb, drawn, "od")
    visit = again.move(approve, drawn, "od")
    for other in ("gd", "cg", "gl3"):
        with pytest.raises((Forbidden, NotFound)):
            again.move(assign, visit, other, loop.person("gd"))
    with pytest.raises(WrongState):
        again.move(approve, visit, "od")
    again.move(assign, visit, "gl", loop.person("gd"))
    with pytest.raises((NotTheVisitor, NotFound)):
        again.move(begin, visit, "gl")
    with pytest.raises(WrongState):
        again.seen(visit, "holds")


def test_the_visitor_neither_checked_nor_closed_nor_belongs_to_the_unit(loop, again, drawn):
    visit = again.move(approve, drawn, "od")
    group = loop.office.groups[2]
    loop.hire("lent", Post("group_member", group), lent_by="river")
    for other, why in (("gm", "is-a-verifier"), ("lent", "belongs-to-the-unit")):
        with pytest.raises(SameHands) as refusal:
            again.move(assign, visit, "gl", loop.person(other))
        assert refusal.value.facts["why"] == [why]
    for other in ("gl", "ul", "gm3", "au"):
        with pytest.raises(NotEligible):
            again.move(assign, visit, "gl", loop.person(other))
    assert again.move(assign, visit, "gl", loop.person("os")).visitor_id == loop.person("os")


def test_who_is_replaced_is_named_on_the_row_no_more(loop, again, drawn, session):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    visit = again.move(assign, visit, "gl", loop.person("os"))
    named = sa.select(Named.person_id).where(Named.subject_id == visit.task_id, Named.as_ == "visitor")
    assert session.scalars(named).all() == [loop.person("os")]


def test_a_visit_says_what_its_reader_may_do_now(loop, again, drawn, at):
    def may(*who):
        return {one: [act["act"] for act in at(one).get(f"/visits/{drawn.id}").json.get("may", [])] for one in who}

    assert may("od", "gl") == {"od": ["approve"], "gl": []}
    again.move(approve, drawn, "od")
    assert may("od", "gl", "gd") == {"od": ["assign"], "gl": ["assign"], "gd": []}
    again.move(assign, drawn, "gl", loop.person("gd"))
    assert may("gl", "gd", "os") == {"gl": ["assign"], "gd": ["start"], "os": []}
    (offer,) = at("gd").get("/visits").json["items"][0]["may"]
    assert at("gd").send(offer["method"], offer["path"], {"version": again.visit(drawn.id).version}).status_code == 200
    assert may("gd") == {"gd": ["result"]}


def test_a_look_at_a_visit_that_is_hidden_is_a_leaf(loop, again, drawn, at, session):
    for path in (f"/visits/{drawn.id}", "/visits", f"/draws/{drawn.draw_id}", f"/tasks/{drawn.task_id}"):
        at("od").get(path)
    seen = sa.select(Access.act, Access.subject_id).where(Access.person_id == loop.person("od"))
    found = set(session.execute(seen.where(Access.act.like("%.seen") | Access.act.like("%.listed"))).all())
    assert found == {("visit.seen", drawn.id), ("visit.listed", drawn.id), ("draw.seen", drawn.draw_id)}


def test_who_closed_the_row_does_not_visit_it(loop, again):
    loop.hire("both", Post("group_leader", loop.office.groups[2]), Post("group_member", loop.office.groups[2]))
    task = loop.closed_by("both", loop.passed())
    again.demo()
    loop.clock.pass_(days=60)
    again.draw()
    visit = again.move(approve, again.visits()[0], "od")
    assert visit.task_id == task.id
    with pytest.raises(SameHands) as refusal:
        again.move(assign, visit, "gl", loop.person("both"))
    assert refusal.value.facts["why"] == ["is-the-approver"]


def test_somebody_else_is_sent_in_the_place_of_who_cannot_go(loop, again, drawn):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    visit = again.move(assign, visit, "gl", loop.person("os"))
    with pytest.raises((NotTheVisitor, NotFound)):
        again.move(begin, visit, "gd")
    assert again.move(begin, visit, "os").state == "in_progress"


def test_nobody_learns_of_a_visit_who_need_not(loop, again, drawn):
    assert knows(loop, drawn) == {"od"}
    visit = again.move(approve, drawn, "od")
    assert knows(loop, visit) == {"od", "gl"}
    visit = again.move(assign, visit, "gl", loop.person("gd"))
    assert knows(loop, visit) == {"od", "gl", "gd"}
    again.move(begin, visit, "gd")
    visit = again.seen(visit, "holds")
    assert knows(loop, visit) == {"od", "gl", "gd", "cg"}
    visit = again.move(publish, visit, "od")
    assert knows(loop, visit) >= {"od", "gl", "gd", "cg", "os", "ul", "uh", "al", "au"}
    assert not knows(loop, visit) & {"ul2", "gl3", "gm3", "sa"}


def test_a_leader_lent_by_the_unit_does_not_learn_of_it(loop, again, drawn):
    loop.hire("lent gl", Post("group_leader", loop.office.groups[2]), lent_by="river")
    assert "lent gl" not in knows(loop, again.move(approve, drawn, "od"))


def test_the_unit_sees_nothing_on_pages_and_photos_until_published(loop, again, drawn, at):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    again.move(begin, visit, "gd")
    photo = loop.photo("gd")
    visit = again.seen(visit, "rebounded", evidence_ids=(photo,))
    unit, page = at("ul"), f"/tasks/{visit.task_id}"

    def shown():
        photos = [one["evidence_id"] for one in unit.get(f"{page}/photos").json["items"]]
        row = unit.get(page).json
        listed = unit.get("/visits").json["items"]
        return str(photo) in photos, unit.get(f"/evidence/{photo}").status_code, len(row["visits"]), len(listed)

    assert shown() == (False, 404, 0, 0)
    assert unit.get(page).json["suspicions"] == []
    assert unit.get(f"/visits/{visit.id}").status_code == 404
    assert str(visit.id) not in unit.get(f"{page}/events").text
    again.move(publish, visit, "od")
    assert shown() == (True, 200, 1, 1)


def test_a_visits_photos_are_for_the_few_until_published(loop, again, drawn, at):
    loop.hire("lent gl", Post("group_leader", loop.office.groups[2]), lent_by="river")
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    again.move(begin, visit, "gd")
    photo = loop.photo("gd")
    visit = again.seen(visit, "holds", evidence_ids=(photo,))

    def who_sees_it():
        found = set()
        for name in loop.office.actors:
            with loop.as_(name) as work:
                shown = {row.Evidence.id for row in photos_of(work.session, work.actor, visit.task_id, "follow_up")}
                by_itself = work.session.scalars(sa.select(Evidence.id).where(visible_evidence(work.actor))).all()
                assert (photo in shown) == (photo in by_itself) or name in {"ul2", "gl3", "gm3", "sa"}, name
                found |= {name} if photo in by_itself else set()
        return found

    assert who_sees_it() == {"od", "gl", "gd", "cg"}
    again.move(publish, visit, "od")
    assert who_sees_it() >= {"od", "gl", "gd", "cg", "os", "au", "ul", "uh"}
    shown = at("ul").get(f"/visits/{visit.id}").json
    assert (shown["result"], shown["visitor"], shown["visitor_id"], shown["draw_id"]) == ("holds", None, None, None)


def test_a_step_sent_again_answers_the_same_visit(loop, again, drawn, at):
    body = {"version": drawn.version, "event_id": str(uuid4())}
    first, second = (at("od").send("POST", f"/visits/{drawn.id}/approve", body) for _ in range(2))
    assert (second.status_code, second.json) == (200, first.json)


def test_a_visit_rests_on_fresh_photos_of_the_visitors_own_at_the_spot(loop, again, drawn):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    old = loop.photo("gd", taken=loop.clock() - timedelta(days=3))
    again.move(begin, visit, "gd")
    photos = {
        "none": (),
        "in doubt": (loop.photo("gd", flags=["time_differs", "tz_assumed"]),),
        "theirs": (loop.photo("os", loop.look(drawn.task_id), "verification"),),
        "far": (loop.photo("gd", at=north_of(SPOT, 70)),),
        "no fix": (loop.photo("gd", at=None),),
    }
    for evidence_ids in photos.values():
        with pytest.raises(VisitPhotoMissing):
            again.seen(visit, "holds", evidence_ids=evidence_ids)
    for photo, error in ((old, OwnPhotoTooOld), (loop.photo("gd", readable=False), PhotoUnreadable)):
        with pytest.raises(error):
            again.seen(visit, "holds", evidence_ids=(photo, loop.photo("gd")))
    done = again.seen(visit, "holds", evidence_ids=photos["no fix"], note="桥下无信号, 见桩号牌")
    assert done.state == "done"


def test_who_was_not_sent_says_nothing(loop, again, drawn):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    again.move(begin, visit, "gd")
    for other in ("gl", "od"):
        with pytest.raises(NotTheVisitor):
            again.seen(visit, "holds", by=other)


def test_what_could_not_be_seen_is_visited_again_and_counts_as_nothing(loop, again, drawn):
    visit = again.move(assign, again.move(approve, drawn, "od"), "gl", loop.person("gd"))
    again.move(begin, visit, "gd")
    with pytest.raises(ReasonMissing):
        again.seen(visit, "unable")
    done = again.seen(visit, "unable", note="封路")
    following = next(one for one in again.visits() if one.replaces_id == done.id)
    assert (done.state, following.state, following.task_id) == ("done", "drawn", visit.task_id)
    assert again.suspicions() == []
    again.move(approve, following, "od")
    sent = again.move(assign, following, "gl", loop.person("gd"))
    assert sent.due_at > loop.clock()


def test_a_relapse_is_described_and_only_suspected(loop, again):
    task = loop.closed(order={"target_quantity": Decimal(13), "target_unit": "个"}, quantity=Decimal(13))
    visit = again.under_way(task)
    wrong = (
        {"back": None},
        {"back": Back(None, None, "又见垃圾")},
        {"result": "partial"},
        {"result": "partial", "quantity_back": Decimal(14)},
        {"back": Back(SPOT, 5.0, "坑槽", "RD01")},
    )
    for seen in wrong:
        with pytest.raises(FoundMissing):
            again.seen(visit, **seen)
    again.seen(visit, "partial", quantity_back=Decimal(2), back=Back(north_of(SPOT, 18), 5.0, "又见垃圾", "RE02"))
    suspicion = again.suspicions()[0]
    assert (suspicion.visit_id, suspicion.decision) == (visit.id, None)
    assert round(suspicion.distance_m) == 18
    assert loop.look(task).state == "closed"


def test_what_a_visitor_saw_does_not_change_in_the_database(loop, again, engine):
    visit = again.under_way(loop.closed())
    again.seen(visit, "holds")
    for change in ("result = 'rebounded'", "evidence_ids = '{}'", "visitor_id = NULL"):
        with pytest.raises(DBAPIError, match="does not change"), engine.begin() as raw:
            raw.execute(sa.text(f"UPDATE follow_up_visit SET {change}"))
