"""Passwords are Argon2id, spelled one way, and chosen well."""

import pytest

from backend.people import passwords
from backend.people.passwords import hashed, is_right
from backend.people.rules import broken_password_rules


def test_a_password_is_kept_as_argon2id_of_rfc_9106():
    assert passwords.PasswordHasher().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_password_hashes_differently_each_time(quick_passwords):
    assert hashed("River-bank-2026") != hashed("River-bank-2026")


def test_one_password_composed_by_two_keyboards_is_one(quick_passwords):
    assert is_right("caf\u0065\u0301-River-1", hashed("caf\u00e9-River-1"))


@pytest.mark.parametrize("password_hash", [None, "", "not a hash"])
def test_nobodys_password_is_never_right(quick_passwords, password_hash):
    assert not is_right("nobody has this password", password_hash)


@pytest.mark.parametrize(
    ("password", "roles", "broken"),
    [
        ("River-bank-2026", [], []),
        ("Abc-123", [], ["too-short"]),
        ("Abcd-123", [], []),
        ("Abcd-123", ["system_administrator"], ["too-short"]),
        ("abcdefgh1", [], ["too-few-classes"]),
        ("Zhang-2026", [], ["holds-login"]),
        ("督查督查Abc1", [], []),
        ("Ab1-" + "x" * 200, [], ["too-long"]),
    ],
)
def test_a_password_is_judged_by_its_length_and_kinds(password, roles, broken):
    assert broken_password_rules(password, "zhang", roles) == broken
