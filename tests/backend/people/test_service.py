"""An office is founded once, however often one says so."""

import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.errors import Refusal
from backend.people.errors import BadUnit, PostsExclude, UnknownUnit, WeakPassword
from backend.people.model import Person, PostRow, Unit
from backend.people.passwords import is_right
from backend.people.queries import actor_of_person, persons
from backend.people.service import NewUnit, add_person, assign_duty, found_units, give_post
from tests.office import PASSWORD, UNITS


def test_units_founded_twice_are_the_same_and_take_the_new_name(office, work, session):
    renamed = NewUnit("ferry", "township", "新渡镇", "New Ferry", "city.east")
    with work() as again:
        assert found_units(again, [*UNITS, renamed]) == office.units
    assert session.scalar(sa.select(sa.func.count()).select_from(Unit)) == len(UNITS)
    assert session.get_one(Unit, office.units["city.east.ferry"]).name_zh == "新渡镇"


@pytest.mark.parametrize("code", ["", "a.b", "East", "a b", "%", "x" * 41])
def test_a_code_that_could_bend_the_tree_is_refused(work, code):
    with pytest.raises(BadUnit), work() as founding:
        found_units(founding, [NewUnit(code, "city", "市", "City")])


def test_a_unit_below_one_that_is_not_there_is_refused(work):
    with pytest.raises(UnknownUnit), work() as founding:
        found_units(founding, [NewUnit("east", "county", "县", "County", "nowhere")])


def test_an_account_opened_twice_keeps_its_first_password(office, work, session):
    with work() as again:
        whose = add_person(
            again, login=" Staff", name="other", unit_path="city", password="Another-word-1", must_change=True
        )
    assert whose == office.people["staff"]
    assert is_right(PASSWORD, session.get_one(Person, whose).password_hash)


def test_an_account_is_not_opened_with_a_weak_password(office, work):
    with pytest.raises(WeakPassword) as refused, work() as founding:
        add_person(founding, login="weak", name="weak", unit_path="city", password="weak")
    assert refused.value.facts == {"rules": ["too-short", "too-few-classes", "holds-login"]}


def test_the_same_post_twice_is_one_and_two_at_once_are_one(office, kit, session, at_once):
    def give():
        with kit.work(SYSTEM) as work:
            return give_post(work, office.people["member2"], "group_deputy", group_id=office.groups[2])

    assert len(set(at_once(4, give))) == 1
    held = sa.select(sa.func.count()).where(PostRow.person_id == office.people["member2"])
    assert session.scalar(held) == 2


def test_a_post_that_has_ended_is_not_held_any_more(office, work, clock):
    with work() as ending:
        whose = office.people["leader2"]
        ending.session.execute(sa.update(PostRow).where(PostRow.person_id == whose).values(ended_at=ending.now))
        assert actor_of_person(ending.session, whose, ending.now).posts == ()
        assert "leader2" not in {
            person.name for person, _, _ in persons(ending.session, ending.now, role="group_leader")
        }


@pytest.mark.parametrize(("login", "role"), [("admin", "group_leader"), ("staff", "auditor"), ("admin", "auditor")])
def test_who_runs_or_audits_the_system_does_none_of_its_business(office, work, login, role):
    with pytest.raises(PostsExclude), work() as founding:
        give_post(founding, office.people[login], role)


@pytest.mark.parametrize("role", ["system", "emperor"])
def test_a_role_that_no_person_can_hold_is_refused(office, work, role):
    with pytest.raises(Refusal), work() as founding:
        give_post(founding, office.people["staff"], role)


def test_a_cell_of_the_duty_matrix_has_one_owner(office, work, session):
    with work() as founding:
        for group in (1, 2):
            assign_duty(founding, "city.east", "transport", office.groups[group])
    owners = session.execute(sa.text("SELECT group_id FROM duty_matrix")).scalars().all()
    assert owners == [office.groups[2]]


def test_an_actor_knows_who_lent_them(office, work):
    with work() as founding:
        lent = add_person(
            founding, login="lent", name="lent", unit_path="city.office", password=PASSWORD,
            seconded_from_path="city.east.transport",
        )  # fmt: skip
        actor = actor_of_person(founding.session, lent, founding.now)
    assert (actor.unit_path, actor.seconded_from_path) == ("city.office", "city.east.transport")
