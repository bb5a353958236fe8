"""Secrets are made once, by whoever comes first, and only their owner reads them."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.keys import keys_folder, secret


def test_a_secret_is_made_once_by_sixteen_at_once(var: Path) -> None:
    with ThreadPoolExecutor(16) as many:
        made = set(many.map(lambda _: secret(var, "session"), range(16)))
    assert made == {secret(var, "session")}
    assert [path.name for path in keys_folder(var).iterdir()] == ["session"]


def test_only_the_owner_can_read_a_secret(var: Path) -> None:
    secret(var, "session")
    assert stat.S_IMODE((var / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((var / "keys/session").stat().st_mode) == 0o600


def test_two_secrets_differ(var: Path) -> None:
    assert secret(var, "session") != secret(var, "other")
