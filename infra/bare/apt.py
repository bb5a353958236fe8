"""Packages of the system: which are missing and why, and how they are installed."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from infra.bare.found import Server, find_chromium, find_servers, has_chinese_font
from infra.bare.progress import Run, Step
from infra.errors import Missing

NO_MAIN = "/etc/postgresql-common/createcluster.d/yixian.conf"
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
QUIETLY = ("env", "DEBIAN_FRONTEND=noninteractive")
POSTGIS = re.compile(r"postgresql-(\d+)-postgis-3")


@dataclass(frozen=True)
class Need:
    """A package of the system, and what it is for."""

    package: str
    why: str


@dataclass(frozen=True)
class Machine:
    """What there is.

    postgis: the packages of that kind that apt knows. power: what to put before a command that root must run, empty
    where we are root; None: we cannot become root."""

    makes_venv: bool
    servers: Sequence[Server]
    chromium: bool
    chinese_font: bool
    has_apt: bool
    power: tuple[str, ...] | None
    postgis: Sequence[str]


def look() -> Machine:
    """This machine as it is now."""
    return Machine(
        makes_venv=importlib.util.find_spec("ensurepip") is not None,
        servers=find_servers(),
        chromium=find_chromium() is not None,
        chinese_font=has_chinese_font(),
        has_apt=shutil.which("apt-get") is not None,
        power=_power(),
        postgis=_known("postgresql-"),
    )


def missing(machine: Machine, *, database: bool, tests: bool) -> list[Need]:
    """What has to be installed. database: a private one is wanted; tests: the checks are to run, too."""
    needs = []
    if not machine.makes_venv:
        needs.append(Need("python3-venv", "makes .venv, where Yixian's own packages go"))
    if database and not any(server.has("postgis") for server in machine.servers):
        needs.append(Need(_postgis_for(machine), "the database, private under var; nothing of the system's is started"))
    if tests and not machine.chromium:
        needs.append(Need("chromium", "the browser of the journeys in tests/"))
    if tests and not machine.chinese_font:
        needs.append(Need("fonts-noto-cjk", "so that screenshots can be read"))
    return needs


def steps(machine: Machine, needs: Sequence[Need]) -> list[Step]:
    """How the needs are met. Raises Missing, naming every package, where we may not install."""
    if not needs:
        return []
    names = tuple(need.package for need in needs)
    if not machine.has_apt or machine.power is None:
        raise Missing(_ask_for(machine, needs), "Then run the same command again; it goes on from here.")
    power = (*machine.power, *QUIETLY)
    why = "; ".join(f"{need.package}: {need.why}" for need in needs)
    return [Step(f"Installing {', '.join(names)}", why, lambda run: _install(run, power, names))]


def _install(run: Run, power: tuple[str, ...], names: tuple[str, ...]) -> None:
    run(*power, "apt-get", "update")
    if not any(POSTGIS.fullmatch(name) for name in names):
        run(*power, *INSTALL, *names)
        return
    _without_main_cluster(run, power, names)


def _without_main_cluster(run: Run, power: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Debian makes and starts a cluster "main" with a new server; for this once it is told not to."""
    run(*power, *INSTALL, "postgresql-common")
    words = f"mkdir -p {os.path.dirname(NO_MAIN)} && echo 'create_main_cluster = false' > {NO_MAIN}"
    run(*power, "sh", "-c", words)
    try:
        run(*power, *INSTALL, *names)
    finally:
        run(*power, "rm", "-f", NO_MAIN)


def _ask_for(machine: Machine, needs: Sequence[Need]) -> str:
    lines = [f"  {need.package} ({need.why})" for need in needs]
    how = "as root: " + " ".join((*INSTALL, *(need.package for need in needs)))
    if not machine.has_apt:
        how = "with this system's own package manager; PostgreSQL has to be 15 or newer, PostGIS 3.3 or newer"
    return "\n".join(["These packages are missing, and only root can install them:", *lines, f"Install them {how}."])


def _postgis_for(machine: Machine) -> str:
    """For the server that is here already, if there is such a package, else the newest."""
    known = sorted((name for name in machine.postgis if POSTGIS.fullmatch(name)), key=_major, reverse=True)
    fitting = [name for name in known if _major(name) in {server.major for server in machine.servers}]
    return next(iter(fitting or known), "postgresql-15-postgis-3")


def _major(package: str) -> int:
    found = POSTGIS.fullmatch(package)
    return int(found[1]) if found else 0


def _power() -> tuple[str, ...] | None:
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    asks_nothing = sudo and subprocess.run((sudo, "-n", "true"), capture_output=True, check=False).returncode == 0
    return (sudo, "-n") if sudo and asks_nothing else None


def _known(prefix: str) -> list[str]:
    if not shutil.which("apt-cache"):
        return []
    answer = subprocess.run(("apt-cache", "pkgnames", prefix), capture_output=True, text=True, check=False)
    return answer.stdout.split()
