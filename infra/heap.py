"""How a process that handles photo after photo keeps its memory: what was freed serves the next one."""

import ctypes
from contextlib import suppress

M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD = -1, -2, -3
"""Of mallopt(3)."""
MAPPED_FROM_BYTES = 32 * 1024**2
"""The most that glibc takes. Larger blocks are still given back at once."""
KEPT_BYTES, AHEAD_BYTES = 128 * 1024**2, 16 * 1024**2


def keep_freed_memory() -> None:
    """Let freed memory stay with this process and its forks, up to KEPT_BYTES a heap; call it before threads begin.

    By itself glibc gives a block of a megabyte back and asks for it again: a page fault for each 4 KiB of a body, a
    fifth of what it costs to take a photo in. Where the C library knows no mallopt, nothing changes."""
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, MAPPED_FROM_BYTES)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
        mallopt(M_TOP_PAD, AHEAD_BYTES)
