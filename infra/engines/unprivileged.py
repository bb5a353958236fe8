"""As whom PostgreSQL runs: it refuses root. A real user where the path allows it, else a user namespace of one id."""

import os
import pwd
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.errors import EngineFails

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


@dataclass(frozen=True)
class Whom:
    """prefix: put before a command; as_user: keywords for subprocess; uid, gid: whose the files are (None: ours)."""

    prefix: tuple[str, ...] = ()
    as_user: dict[str, Any] = field(default_factory=dict)
    uid: int | None = None
    gid: int | None = None

    def own(self, folder: Path) -> None:
        """Give an empty folder to whom it is for."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


def as_whom(data: Path) -> Whom:
    """As whom the server over this data folder runs. Its owner stays; for a new one the user postgres comes first.

    Raises EngineFails: we are root, and neither way is open."""
    if os.geteuid():
        return Whom()
    if data.exists():
        return _owner(data) if data.stat().st_uid else Whom(NAMESPACE)
    candidate = _user("postgres")
    if candidate and _reaches(candidate, data.parent):
        return candidate
    if _works(NAMESPACE):
        return Whom(NAMESPACE)
    raise EngineFails(
        f"PostgreSQL refuses root, user postgres cannot reach {data.parent}, and user namespaces are forbidden.",
        "Set YIXIAN_VAR to a folder whose parents everybody may enter, for instance /srv/yixian.",
    )


def _user(name: str) -> Whom | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return _whom(entry.pw_uid, entry.pw_gid)


def _owner(data: Path) -> Whom:
    return _whom(data.stat().st_uid, data.stat().st_gid)


def _whom(uid: int, gid: int) -> Whom:
    return Whom(as_user={"user": uid, "group": gid, "extra_groups": []}, uid=uid, gid=gid)


def _reaches(whom: Whom, folder: Path) -> bool:
    return subprocess.run(("test", "-x", str(folder)), check=False, cwd="/", **whom.as_user).returncode == 0


def _works(prefix: tuple[str, ...]) -> bool:
    try:
        return subprocess.run((*prefix, "true"), check=False, capture_output=True).returncode == 0
    except OSError:
        return False
