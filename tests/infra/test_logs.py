"""A log says what went wrong and where, and keeps the secrets it passed."""

import logging
import sys

import pytest
import sqlalchemy as sa

from infra.logs import _formatter


@pytest.mark.parametrize("plain", [True, False])
def test_a_traceback_shows_no_value_that_a_frame_holds(plain):
    secret = "correct horse".replace(" ", "-")
    try:
        raise ValueError(len(secret))
    except ValueError:
        record = logging.LogRecord("yixian", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = _formatter(plain=plain).format(record)
    assert "ValueError" in line
    assert secret not in line.replace(__file__, "")


def test_an_error_of_the_database_keeps_the_values_of_its_statement(engine):
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as refused:
        connection.execute(sa.text("SELECT 1 / (length(:secret) - 7)"), {"secret": "hunter2"})
    assert "hunter2" not in str(refused.value)
