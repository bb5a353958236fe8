"""The one PostgreSQL dialect: how an engine is made, and the Base that every noun's rows stand on."""

import select
import time
from datetime import date, datetime
from typing import Any, ClassVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.orm import DeclarativeBase

from storage.patient import PatientConnection
from storage.types import UtcDateTime

SILENCE_S = 3.0
"""How long after its own statement_timeout a server is believed to be gone, in seconds."""

IDLE_S = 1.0
"""How long a pooled connection may lie unused and still be believed to live, in seconds."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every row of ours; constraints are named by one rule, so a migration can name them too."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        date: sa.Date(),
        UUID: sa.Uuid(),
        str: sa.Text(),
        float: sa.Double(),
        bytes: sa.LargeBinary(),
        dict[str, Any]: JSONB(),
        list[str]: sa.ARRAY(sa.Text()),
        list[UUID]: sa.ARRAY(sa.Uuid()),
    }


def engine_of(url: str, *, statement_timeout_ms: int = 15_000, connections: int = 12) -> sa.Engine:
    """An engine whose every statement ends by itself, and which notices a server that has gone away or fallen silent.

    Args: url: any SQLAlchemy URL of a PostgreSQL with PostGIS, unix sockets too.
    statement_timeout_ms: milliseconds after which the server cancels a statement.
    connections: the most that this process opens at once; one more request waits 10 s, then is told to come back."""
    options = f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC"
    options += " -c idle_in_transaction_session_timeout=60000"
    engine = sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        hide_parameters=True,  # an error ends in a log, and the values of a statement are people and secrets
        connect_args={"options": options, "connect_timeout": 5},
    )
    patience_s = statement_timeout_ms / 1000 + SILENCE_S

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: sa.Dialect, _record: Any, words: Any, named: Any) -> PatientConnection:
        connection = PatientConnection.connect(*words, **named)
        connection.patience_s = patience_s
        return connection

    _ask_what_lay_idle(engine)
    return engine


def table_of(model: type[Base]) -> sa.Table:
    """The table behind a model, for statements that are built once and run often."""
    return cast(sa.Table, model.__table__)


def insert_of(model: type[Base]) -> Insert:
    """A statement that writes one row: its parameters are all the columns that the database does not fill by itself."""
    given = [column.name for column in table_of(model).columns if column.server_default is None]
    return insert(table_of(model)).values({name: sa.bindparam(name) for name in given})


def upsert_of(model: type[Base], *names: str) -> Insert:
    """The same by its primary key, over what these columns (all, where none is named) held; the others stay."""
    table = table_of(model)
    given = [column for column in table.columns if not names or column.primary_key or column.name in names]
    row = insert(table).values({column.name: sa.bindparam(column.name) for column in given})
    fresh = {column.name: row.excluded[column.name] for column in given if not column.primary_key}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=fresh)


def _heard_something(connection: PatientConnection) -> bool:
    """Whether bytes, or the end of them, wait on a line where nothing was asked."""
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))


def _ask_what_lay_idle(engine: sa.Engine) -> None:
    """Ask a pooled connection whether it lives, unless it was in use a moment ago and heard nothing since: the
    question costs a round trip, and a server that goes away says so."""

    @sa.event.listens_for(engine, "checkin")
    def given_back(_connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        idle_s = time.monotonic() - record.info.get("since", time.monotonic())
        if idle_s < IDLE_S and not _heard_something(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as dead:
            raise sa.exc.DisconnectionError from dead  # the pool makes another one
