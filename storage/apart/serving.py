"""The child's side: load, give up all rights, then answer each question in a fork of its own.

So nothing that strangers sent meets a process that another thing of theirs has been in. A fork that dies takes this
process along: the parent hears the pipe end.
"""

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from storage.apart.confine import confine, limit_cpu
from storage.apart.frames import Frame, read_frame, write_frame

Answer: TypeAlias = Callable[[Frame], Frame]
"""From what is asked, {"do": …} and the bytes, to values, or to {"reason": …}."""


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
        if code := _answered_in_a_fork(answer, asked, limits.cpu_s):
            sys.exit(abs(code))


def _answered_in_a_fork(answer: Answer, asked: Frame, cpu_s: int) -> int:
    """0, or what ended the fork: minus the signal's number."""
    fork = os.fork()
    if fork == 0:
        limit_cpu(cpu_s)
        head, blobs = _answered(answer, asked)
        write_frame(sys.stdout.buffer, head, *blobs)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])


def _answered(answer: Answer, asked: Frame) -> Frame:
    if asked[0]["do"] == "be-ready":
        return {}, []
    try:
        return answer(asked)
    except MemoryError:
        return {"reason": "too-much-memory"}, []
