"""Which programs this machine already has."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST_POSTGRES = 15
OLDEST_NODE = 20


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server: its major version, the folders of its programs and of its extensions' control files."""

    major: int
    programs: Path
    extensions: Path

    def has(self, extension: str) -> bool:
        """Whether CREATE EXTENSION can find it."""
        return (self.extensions / f"{extension}.control").exists()


def find_servers(root: Path = Path("/")) -> list[Server]:
    """The servers this machine has, new enough for us, the newest first."""
    debian = [_debian_server(root, folder) for folder in (root / "usr/lib/postgresql").glob("*/bin/postgres")]
    found = {server.programs: server for server in [*debian, *_configured_servers()] if server.major >= OLDEST_POSTGRES}
    return sorted(found.values(), key=lambda server: server.major, reverse=True)


def find_node(path: str | None = None) -> Path | None:
    """The machine's node, if it is new enough and has npm beside it; path: as $PATH."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        return None
    version = re.match(r"v(\d+)\.", _said(node, "--version"))
    return Path(node) if version and int(version[1]) >= OLDEST_NODE else None


def find_chromium(path: str | None = None) -> Path | None:
    """The machine's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((Path(found) for name in names if (found := shutil.which(name, path=path))), None)


def has_chinese_font(root: Path = Path("/")) -> bool:
    """Whether Chinese can be drawn."""
    return any((root / "usr/share/fonts").rglob("*CJK*"))


def _debian_server(root: Path, program: Path) -> Server:
    version = program.parent.parent.name
    major = int(version) if version.isdigit() else 0
    return Server(major, program.parent, root / f"usr/share/postgresql/{version}/extension")


def _configured_servers() -> list[Server]:
    """The one that pg_config speaks of, where PostgreSQL is not packaged Debian's way."""
    config = shutil.which("pg_config")
    if not config:
        return []
    programs, shared = Path(_said(config, "--bindir")), Path(_said(config, "--sharedir"))
    version = re.search(r"\d+", _said(config, "--version"))
    known = (programs / "postgres").exists() and version
    return [Server(int(version[0]), programs, shared / "extension")] if known and version else []


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
