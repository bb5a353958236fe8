"""Ports: whether one is free, and which ones the private S3 takes."""

import errno
import hashlib
import os
import socket
from contextlib import closing
from pathlib import Path

from infra.engines.memory import recall, remember
from infra.errors import BadSettings, Occupied

S3_PORTS = ("s3", "master", "volume", "filer", "admin")
GRPC_AFTER = 10_000


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Raises OSError: the host is no address of this machine."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with closing(socket.socket(family, socket.SOCK_STREAM)) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def need_port(host: str, port: int) -> None:
    """Raise Occupied or BadSettings unless the web server could listen there."""
    try:
        free = is_free(host, port)
    except OSError as error:
        raise BadSettings(
            f"Nothing can listen on {host}:{port} ({error.strerror}).", "Look at YIXIAN_HOST and YIXIAN_PORT."
        ) from error
    if not free:
        raise Occupied(
            f"Another program listens on {host}:{port}.", f"Stop it, or choose another port: YIXIAN_PORT={port + 1}."
        )


def choose_ports(var: Path) -> None:
    """Remember the first of five ports (and of five more, 10 000 higher) for this var folder, anew if one is taken."""
    remembered = int(recall(var).get("s3_base", 0))
    usual = 12_000 + int(hashlib.sha256(os.fsencode(var)).hexdigest(), 16) % 990 * 10
    candidates = [remembered, *(12_000 + (usual - 12_000 + 10 * n) % 9_900 for n in range(20))]
    base = next((base for base in candidates if base and _all_free(base)), None)
    if base is None:
        raise Occupied(f"No ten free ports for SeaweedFS were found from {usual} on.", "Stop what uses them.")
    remember(var, s3_base=base)


def _all_free(base: int) -> bool:
    return all(is_free("127.0.0.1", base + n + grpc) for n in range(len(S3_PORTS)) for grpc in (0, GRPC_AFTER))
