"""What a decoder of strangers' bytes may do: compute, in limits, and nothing else.

The kernel holds the lines: no new file descriptor can be opened (so no file and no socket, on any Linux), the network
is a namespace with nothing in it and the user is nobody where the machine permits, and memory and time end.
"""

import ctypes
import math
import os
import resource
import time

CLONE_NEWUSER, CLONE_NEWNET, PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 38
NOBODY = 65534


def confine(memory_bytes: int) -> None:
    """Give up for good all that decoding does not need. The caller has one thread, and has loaded all its code.

    memory_bytes: how much address space is left to it, what it has already included."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_NOFILE, 3)


def limit_cpu(seconds: int) -> None:
    """From here on this process has so many seconds of a core (or up to one less); then SIGXCPU ends it."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.floor(time.process_time()) + seconds, most))


def _limit(what: int, value: int) -> None:
    _, most = resource.getrlimit(what)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(what, (value, value))
