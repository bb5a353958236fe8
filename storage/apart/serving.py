"""The child's side: load, give up all rights, then answer in forks, one for each hand that things came from.

So nothing that a stranger sent meets a process that another one's things have been in. A fork that dies takes this
process along: the parent hears the pipe end.
"""

import gc
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from storage.apart.confine import confine, limit_cpu
from storage.apart.frames import Frame, read_frame, write_frame

Answer: TypeAlias = Callable[[Frame], Frame]
"""From what is asked, {"do": …} and the bytes, to values, or to {"reason": …}."""


SLIM_BYTES = 256 * 1024**2
"""A fork that was ever larger answers no second question: each shall find the memory that the first had."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a child may go: address space in bytes, and seconds of a core for one thing."""

    memory_bytes: int = 2 * 1024**3
    cpu_s: int = 30


def serve(answer: Answer, limits: Limits) -> None:
    """Answer until the parent closes the pipe. The caller has one thread and has loaded all its code: after this call
    no file can be opened, so whatever is lazy must have been used once."""
    gc.collect()
    gc.freeze()
    confine(limits.memory_bytes)
    while (asked := read_frame(sys.stdin.buffer)) is not None:
        if code := _seated(answer, asked, limits.cpu_s):
            sys.exit(abs(code))


def _seated(answer: Answer, asked: Frame, cpu_s: int) -> int:
    """Answer in a fork. 0, or what ended the fork: minus the signal's number."""
    fork = os.fork()
    if fork == 0:
        _sit(answer, asked, cpu_s)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])


def _sit(answer: Answer, first: Frame, cpu_s: int) -> None:
    """Answer this, and what is asked after it until told to rise."""
    asked: Frame | None = first
    while asked is not None:
        limit_cpu(cpu_s)
        head, blobs = _answered(answer, asked)
        stays = bool(asked[0].get("stay")) and _is_slim()
        write_frame(sys.stdout.buffer, {**head, "stays": stays}, *blobs)
        asked = read_frame(sys.stdin.buffer) if stays else None


def _answered(answer: Answer, asked: Frame) -> Frame:
    if asked[0]["do"] in ("be-ready", "rise"):
        return {}, []
    try:
        return answer(asked)
    except MemoryError:
        return {"reason": "too-much-memory"}, []


def _is_slim() -> bool:
    """Whether this fork never held more than SLIM_BYTES."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 <= SLIM_BYTES
