"""Who a process id belongs to. An id is used again; an id together with its birth is not."""

import os
from pathlib import Path

PROC = Path("/proc")


def birth(pid: int) -> str | None:
    """When the process began: boot and clock ticks since. None: no such process, or a zombie."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if after_name[0] in "ZX" else f"{boot}:{after_name[19]}"


def at_home_in(folder: Path) -> list[int]:
    """Ids of the living processes that work in this very folder, as a PostgreSQL does in its data folder."""
    return [pid for pid in _pids() if _cwd(pid) == folder and birth(pid)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _cwd(pid: int) -> Path | None:
    try:
        return Path(os.readlink(PROC / str(pid) / "cwd"))
    except OSError:
        return None
