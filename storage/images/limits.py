"""How far a child goes for one file of a stranger: 5 s of a core, and under 700 MB with what it had loaded before."""

from pathlib import Path

from storage.apart.serving import Limits

CPU_S = 5
MORE_BYTES = 600 * 1024**2


def strict() -> Limits:
    """For a child that has loaded all its code: what it holds now, and MORE_BYTES beyond."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return Limits(memory_bytes=pages * 4096 + MORE_BYTES, cpu_s=CPU_S)
