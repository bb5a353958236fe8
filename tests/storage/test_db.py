"""The pool of connections to the database."""

import sqlalchemy as sa

from infra.engines.children import wait_until
from storage.db import engine_of

PID = sa.text("SELECT pg_backend_pid()")
GONE = sa.text("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = :pid)")


def test_a_connection_that_the_server_closed_meanwhile_is_not_handed_out(app_url):
    pooled, other = engine_of(app_url, connections=1), engine_of(app_url, connections=1)
    try:
        with pooled.connect() as connection:
            lost = connection.scalar(PID)
        with other.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:  # each look a new one
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
            assert wait_until(lambda: connection.scalar(GONE, {"pid": lost}), 10)
        with pooled.connect() as connection:
            assert connection.scalar(PID) != lost
    finally:
        pooled.dispose()
        other.dispose()
