"""The .venv is filled from its locks once, and again when one of them changed."""

from pathlib import Path

import pytest

from infra.bare.venv import steps

LOCKS = ("requirements.lock", "requirements-s3.lock")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (*LOCKS, "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}")
    return tmp_path


def fill(root: Path, *locks: str) -> list[str]:
    """Do what is to be done, with commands that only pretend; returns them."""
    ran: list[str] = []

    def pretend(*command: str, cwd: Path | None = None) -> None:
        ran.append(" ".join(command))
        for name in ("python", "pip"):
            (root / ".venv/bin").mkdir(parents=True, exist_ok=True)
            (root / ".venv/bin" / name).touch()

    for step in steps(root, locks):
        step.deed(pretend)
    return ran


def test_packages_are_installed_with_their_hashes_checked_and_once(root: Path) -> None:
    ran = fill(root, "requirements.lock")
    assert "--require-hashes" in ran[1]
    assert "--no-deps --no-build-isolation -e ." in ran[2]
    assert fill(root, "requirements.lock") == []


def test_a_changed_lock_is_installed_again(root: Path) -> None:
    fill(root, *LOCKS)
    (root / LOCKS[1]).write_text("# newer")
    assert [command.split()[-1] for command in fill(root, *LOCKS)] == [str(root / LOCKS[1])]


def test_a_venv_that_was_not_finished_is_made_anew(root: Path) -> None:
    fill(root, "requirements.lock")
    (root / ".venv/bin/pip").unlink()
    assert len(fill(root, "requirements.lock")) == 3
