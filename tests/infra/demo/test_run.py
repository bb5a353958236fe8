"""What the demo refuses before it touches anything, and where its logins lie."""

import stat

import pytest

from backend.people.rules import broken_password_rules
from infra.demo import logins
from infra.demo.county import PEOPLE, new_passwords
from infra.demo.run import run
from infra.errors import BadSettings
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


def test_logins_are_random_per_install_strong_and_read_by_their_owner_alone(tmp_path):
    first, second = new_passwords(), new_passwords()
    assert not set(first.values()) & set(second.values())
    assert not [post for post in PEOPLE if broken_password_rules(first[post.login], post.login, [post.role])]
    logins.keep(tmp_path, first)
    path = tmp_path / "keys" / logins.NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert logins.kept(tmp_path) == first
