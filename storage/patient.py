"""A connection that gives up on a server which is there and says nothing; statement_timeout is the server's to keep."""

import time
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen

LOOK_AROUND_S = 0.1


class PatientConnection(psycopg.Connection[Any]):
    """Waits so many seconds for the answer to one statement; then it is closed, and its user hears OperationalError.

    The answer may still come one day, so nobody may go on with this connection: it would be taken for the next."""

    patience_s: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = LOOK_AROUND_S, timeout: float | None = None) -> RV:
        patience_s = self.patience_s if timeout is None else timeout
        end = None if patience_s is None else time.monotonic() + patience_s
        try:
            return super().wait(gen, interval, patience_s)
        except psycopg.OperationalError:
            if end is not None and time.monotonic() >= end:
                self.pgconn.finish()
            raise
