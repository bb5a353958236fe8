"""What the demo refuses before it touches anything, and where its logins lie."""

import stat

import pytest

from backend.people.rules import broken_password_rules
from backend.people.service import add_person, found_units
from infra.demo import logins
from infra.demo.county import PEOPLE, UNITS, new_passwords
from infra.demo.run import NotADemo, played_before, run
from infra.demo.theatre import founded
from infra.errors import BadSettings, EngineFails
from infra.settings import Settings


def test_a_database_that_was_given_never_gets_the_demo(tmp_path):
    with pytest.raises(BadSettings, match="never loaded into a database"):
        run(Settings(database_url="postgresql://somebody@elsewhere/real", var=tmp_path))


def test_an_object_home_that_was_given_never_gets_the_demo(tmp_path):
    with pytest.raises(BadSettings, match="object home that was given"):
        run(Settings(objects="s3:photos?endpoint=https://elsewhere", var=tmp_path))


def test_the_demo_is_never_loaded_behind_an_address_that_others_reach(tmp_path):
    with pytest.raises(BadSettings, match="never loaded behind"):
        run(Settings(host="192.0.2.7", var=tmp_path))


def test_a_system_that_holds_somebody_is_no_place_for_the_demo(settings, work):
    with work() as founding:
        found_units(founding, UNITS)
        add_person(founding, login="real", name="真", unit_path="yunting", password="River-bank-2026")
    with pytest.raises(NotADemo, match="not the demo"):
        played_before(settings)


def test_a_story_that_was_stopped_half_way_is_not_taken_up_again(settings):
    founded(settings)
    with pytest.raises(EngineFails, match="stopped half-way"):
        played_before(settings)


def test_an_empty_system_has_not_seen_the_story_and_one_with_its_logins_has(settings):
    assert played_before(settings) is None
    passwords = founded(settings)
    logins.keep(settings.var, passwords)
    assert played_before(settings) == passwords


def test_logins_are_random_per_install_strong_and_read_by_their_owner_alone(tmp_path):
    first, second = new_passwords(), new_passwords()
    assert not set(first.values()) & set(second.values())
    assert not [post for post in PEOPLE if broken_password_rules(first[post.login], post.login, [post.role])]
    logins.keep(tmp_path, first)
    path = tmp_path / "keys" / logins.NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert logins.kept(tmp_path) == first
