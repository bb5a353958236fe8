"""Processes of ours, as a shell would start them."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


def spawn(*command: str, var: Path, out: Path | None = None, **settings: object) -> "subprocess.Popen[str]":
    """Python with these words, and no settings but these.

    out: a file for what it says, where that may be more than a pipe holds."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("YIXIAN_")}
    chosen = {f"YIXIAN_{name.upper()}": str(value) for name, value in {"var": var, **settings}.items()}
    with open(out or os.devnull, "w", encoding="utf-8") as file:
        return subprocess.Popen(
            (sys.executable, *command),
            env=plain | chosen | {"PYTHONPATH": str(ROOT)},
            stdout=file if out else subprocess.PIPE,
            stderr=file if out else subprocess.PIPE,
            text=True,
        )


def holders(port: int) -> Counter[int]:
    """How many open lines to a port of this machine each process holds at the server's end, by pid."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"}
    found: Counter[int] = Counter()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            found[int(descriptor.parts[2])] += os.readlink(descriptor) in ends
    return +found
