"""Room on the disk, looked at before anything is started."""

import shutil
from pathlib import Path

from infra.errors import NoRoom

NEEDED_BYTES = 300 * 1024**2


def need_room(folder: Path, needed_bytes: int = NEEDED_BYTES) -> None:
    """Raise NoRoom unless so many bytes are free where the folder lies."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise NoRoom(
            f"The disk under {folder} has {free // 1024**2} MB left, and {needed_bytes // 1024**2} MB are needed.",
            "Make room, or put YIXIAN_VAR on another disk.",
        )
