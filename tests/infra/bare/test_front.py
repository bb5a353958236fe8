"""The front end is built when its sources changed, and only then."""

from pathlib import Path

import pytest

from infra.bare.front import steps


@pytest.fixture
def front(tmp_path: Path) -> Path:
    folder = tmp_path / "backend/web"
    (folder / "src").mkdir(parents=True)
    (folder / "src/main.ts").write_text("main()")
    (folder / "package.json").write_text("{}")
    (folder / "package-lock.json").write_text("{}")
    return folder


def build(root: Path, front: Path) -> list[str]:
    """Do what is to be done, with an npm that only writes down what it should do."""
    ran: list[str] = []

    def npm(*command: str, cwd: Path, environ: dict[str, str]) -> None:
        ran.append(" ".join(command[:2]))
        (cwd / "dist").mkdir(exist_ok=True)
        (cwd / "dist/index.html").touch()

    for step in steps(root, front):
        step.deed(npm)
    return ran


def test_a_fresh_clone_installs_and_builds_and_a_second_time_does_nothing(tmp_path: Path, front: Path) -> None:
    assert build(tmp_path, front) == ["npm ci", "npm run"]
    assert build(tmp_path, front) == []


@pytest.mark.parametrize("changed", ["backend/web/src/main.ts", "backend/api/openapi.json", "geo/web/datum.ts"])
def test_a_changed_source_is_built_again(tmp_path: Path, front: Path, changed: str) -> None:
    build(tmp_path, front)
    source = tmp_path / changed
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("other")
    assert build(tmp_path, front) == ["npm run"]


def test_new_versions_are_installed_and_built(tmp_path: Path, front: Path) -> None:
    build(tmp_path, front)
    (front / "package-lock.json").write_text('{"vue": 4}')
    assert build(tmp_path, front) == ["npm ci", "npm run"]


def test_lost_pages_are_built_again(tmp_path: Path, front: Path) -> None:
    build(tmp_path, front)
    (front / "dist/index.html").unlink()
    assert build(tmp_path, front) == ["npm run"]


def test_a_repository_without_a_front_end_needs_none(tmp_path: Path) -> None:
    assert steps(tmp_path, tmp_path / "backend/web") == []
