"""What a machine lacks is named with its reason, and installed without starting anything of the system's."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.bare.apt import Machine, missing, steps
from infra.bare.found import Server
from infra.errors import Missing

KNOWN = ("postgresql-15-postgis-3", "postgresql-17-postgis-3", "postgresql-17-postgis-3-scripts", "postgresql-17")
BARE = Machine(makes_venv=False, servers=(), chromium=False, chinese_font=False, has_apt=True, power=(), postgis=KNOWN)


def names(machine: Machine, *, database: bool = True, tests: bool = False) -> list[str]:
    return [need.package for need in missing(machine, database=database, tests=tests)]


def server(folder: Path, major: int, *extensions: str) -> Server:
    for extension in extensions:
        (folder / f"{extension}.control").touch()
    return Server(major, folder, folder)


def commands(machine: Machine) -> list[tuple[str, ...]]:
    """What would be run, in order."""
    ran: list[tuple[str, ...]] = []
    for step in steps(machine, missing(machine, database=True, tests=False)):
        step.deed(lambda *command: ran.append(command))
    return ran


def test_a_bare_machine_lacks_venv_and_the_newest_postgis() -> None:
    assert names(BARE) == ["python3-venv", "postgresql-17-postgis-3"]


def test_a_server_that_is_here_gets_the_postgis_of_its_version(tmp_path: Path) -> None:
    assert "postgresql-15-postgis-3" in names(replace(BARE, servers=[server(tmp_path, 15)]))


def test_nothing_is_missing_where_everything_is(tmp_path: Path) -> None:
    machine = replace(BARE, makes_venv=True, servers=[server(tmp_path, 16, "postgis")])
    assert names(machine) == []
    assert commands(machine) == []


def test_a_given_database_needs_no_server_here() -> None:
    assert names(BARE, database=False) == ["python3-venv"]


def test_only_the_checks_need_a_browser() -> None:
    assert {"chromium", "fonts-noto-cjk"} <= set(names(BARE, tests=True))
    assert "chromium" not in names(BARE)


def test_the_systems_own_cluster_is_neither_made_nor_started() -> None:
    ran = [" ".join(command) for command in commands(BARE)]
    told = next(place for place, command in enumerate(ran) if "create_main_cluster = false" in command)
    installed = next(place for place, command in enumerate(ran) if "postgis-3" in command)
    assert told < installed
    assert ran[-1].endswith("rm -f /etc/postgresql-common/createcluster.d/yixian.conf")


def test_that_setting_goes_even_when_the_installation_fails() -> None:
    ran: list[str] = []

    def failing(*command: str) -> None:
        ran.append(" ".join(command))
        if "postgis-3" in ran[-1]:
            raise RuntimeError("no network")

    [step] = steps(BARE, missing(BARE, database=True, tests=False))
    with pytest.raises(RuntimeError):
        step.deed(failing)
    assert "rm -f" in ran[-1]


def test_sudo_stands_before_every_command_of_roots() -> None:
    assert all(command[:2] == ("sudo", "-n") for command in commands(replace(BARE, power=("sudo", "-n"))))


def test_without_root_each_package_is_named_with_its_reason_and_the_command() -> None:
    needs = missing(BARE, database=True, tests=False)
    with pytest.raises(Missing) as caught:
        steps(replace(BARE, power=None), needs)
    said = str(caught.value)
    assert all(f"{need.package} ({need.why})" in said for need in needs)
    assert "apt-get install -y --no-install-recommends python3-venv postgresql-17-postgis-3" in said
    assert "run the same command again" in said


def test_a_system_without_apt_is_told_what_it_needs() -> None:
    with pytest.raises(Missing, match="PostgreSQL has to be 15 or newer"):
        steps(replace(BARE, has_apt=False), missing(BARE, database=True, tests=False))
