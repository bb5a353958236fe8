"""What the serving role cannot do, whatever its code says: change history, change structure, reach the machine."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, ProgrammingError

WRITTEN_ONCE = (
    "access", "calendar_day", "category", "close_out", "custody_entry", "custody_leaf", "declaration", "dispatch",
    "dispatch_batch", "drawn_row", "event", "evidence", "login_try", "problem_list",
)  # fmt: skip
KEPT = (
    "draw",
    "extension",
    "follow_up_visit",
    "inspection",
    "rectification_round",
    "rebound_suspicion",
    "verification",
)


OUT_OF_REACH = (
    "CREATE TABLE mine (n int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION file_fdw",
    "ALTER TABLE event ADD COLUMN mine int",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE task DISABLE TRIGGER task_only_drafts_go",
    "DROP TABLE event",
    "DROP TRIGGER task_only_drafts_go ON task",
    "SET ROLE yixian_owner",
    "ALTER ROLE yixian_app SUPERUSER",
    "SET session_replication_role = replica",
    "COPY event FROM PROGRAM 'true'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
)


def denied(engine: sa.Engine, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), engine.begin() as raw:
        raw.execute(sa.text(statement))


def test_what_is_written_once_is_not_changed(engine, session):
    for table in WRITTEN_ONCE:
        for name in session.execute(sa.text(f"SELECT * FROM {table} LIMIT 0")).keys():  # noqa: SIM118 - of a result
            denied(engine, f"UPDATE {table} SET {name} = {name}")


def test_history_is_neither_deleted_nor_emptied(engine):
    for table in (*WRITTEN_ONCE, *KEPT):
        denied(engine, f"DELETE FROM {table}")
        denied(engine, f"TRUNCATE {table} CASCADE")


def test_every_table_that_has_no_update_is_named_here(engine, session):
    """A new table of history is added above, or it is not history."""
    found = session.scalars(
        sa.text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r' AND has_table_privilege(current_user, c.oid, 'INSERT') "
            "AND NOT has_table_privilege(current_user, c.oid, 'UPDATE') "
            "AND NOT has_table_privilege(current_user, c.oid, 'DELETE')"
        )
    )
    assert set(found) == set(WRITTEN_ONCE)


def test_nothing_but_drafts_is_ever_deleted_of_the_ledger(engine, session):
    tables = session.scalars(
        sa.text(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' "
            "AND c.relkind = 'r' AND has_table_privilege(current_user, c.oid, 'DELETE') "
            "AND c.relname NOT LIKE 'procrastinate%'"
        )
    )
    passing = {"covered_interval", "custody_unnumbered", "named", "round_photo", "task", "upload", "upload_part"}
    assert set(tables) == passing


def test_structure_roles_and_the_machine_are_out_of_reach(engine):
    for statement in OUT_OF_REACH:
        with pytest.raises(DBAPIError) as refusal, engine.begin() as raw:
            raw.execute(sa.text(statement))
        assert refusal.value.orig.sqlstate in {"42501", "0LP01"}, statement


def test_a_right_that_one_grants_oneself_is_none(engine, session):
    with engine.begin() as raw:
        raw.execute(sa.text("GRANT UPDATE ON event TO yixian_app"))
    assert not session.scalar(sa.text("SELECT has_table_privilege(current_user, 'event', 'UPDATE')"))


def test_the_serving_role_is_above_no_rule(session):
    assert not session.scalar(sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))
