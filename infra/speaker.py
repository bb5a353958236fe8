"""What a terminal shows while an installation runs: each line with the name of who says it."""

import sys
import threading
from typing import TextIO

OURS = "yixian"
COLOURS = {"yixian": "1", "web": "36", "worker": "35", "postgres": "34", "seaweedfs": "33", "demo": "32"}
WIDTH = 9


class Speaker:
    """A Say for many at once. Of SeaweedFS, which tells everything it does, only warnings and worse are passed on."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out, self._one_at_a_time = out, threading.Lock()
        self._colour = out.isatty()

    def __call__(self, name: str, line: str) -> None:
        if name == "seaweedfs" and not _is_telling(line):
            return
        with self._one_at_a_time:
            self._out.write(f"{self._label(name)} {line}\n")
            self._out.flush()

    def say(self, line: str) -> None:
        """A line of our own."""
        self(OURS, line)

    def _label(self, name: str) -> str:
        label = f"{name:<{WIDTH}} |"
        return f"\033[{COLOURS.get(name, '0')}m{label}\033[0m" if self._colour else label


def _is_telling(line: str) -> bool:
    return line[:1] in {"W", "E", "F"} and line[1:5].isdigit()
