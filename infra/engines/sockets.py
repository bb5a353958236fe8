"""The folder of the private sockets: 0700, and short enough for the kernel, which takes 107 bytes."""

import hashlib
import os
import tempfile
from pathlib import Path

from infra.engines.memory import recall, remember
from infra.errors import EngineFails

LONGEST_BYTES = 100
SOCKET = ".s.PGSQL.5432"


def socket_folder(var: Path) -> Path:
    """var/run, or a short folder elsewhere when var lies too deep; the choice is remembered in var/run.json."""
    remembered = recall(var).get("socket_folder")
    folder = Path(str(remembered)) if remembered and _fits(Path(str(remembered))) else _choose(var)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except PermissionError as error:
        raise EngineFails(
            f"{folder} belongs to somebody else.", "Remove it, or set YIXIAN_VAR to a shorter path."
        ) from error
    remember(var, socket_folder=str(folder))
    return folder


def _choose(var: Path) -> Path:
    name = "yixian-" + hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    bases = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()]
    folders = [var / "run", *(Path(base) / name for base in bases if base and Path(base).is_dir())]
    fitting = [folder for folder in folders if _fits(folder)]
    if not fitting:
        raise EngineFails(
            f"The socket's path under {var} would be longer than {LONGEST_BYTES} bytes, and so would it elsewhere.",
            "Set YIXIAN_VAR to a shorter path.",
        )
    return fitting[0]


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_BYTES
