"""A door on loopback to a server of ours, which can be slammed half-way through a request, and lead elsewhere."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

PIECE_BYTES = 16 * 1024


class Gate:
    """Passes bytes on to `target`, a loopback port. sent: how many went to it since it last led elsewhere."""

    def __init__(self, target: int) -> None:
        self.target, self.sent = target, 0
        self._slam_at: int | None = None
        self._then: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self.slammed = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._let_in, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._door.close()

    def slam_after(self, more: int, then: Callable[[], None]) -> None:
        """When so many more bytes went in, break that line, and do `then` before anybody else comes in."""
        self._slam_at, self._then = self.sent + more, then
        self.slammed.clear()

    def lead_to(self, target: int) -> None:
        self.target, self.sent = target, 0

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                with self._lock:  # while a line is being slammed, nobody comes in
                    target = self.target
                try:
                    far = socket.create_connection(("127.0.0.1", target))
                except OSError:
                    near.close()
                    continue
                threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, inward: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE_BYTES):
                sink.sendall(piece)
                if inward and self._is_enough(len(piece)):
                    with self._lock:
                        self._slam_at = None
                        for line in (source, sink):
                            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                            line.shutdown(socket.SHUT_RDWR)
                            line.close()
                        self._then()
                        self.slammed.set()
                    return
        for line in (source, sink):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _is_enough(self, more: int) -> bool:
        self.sent += more
        return self._slam_at is not None and self.sent >= self._slam_at
