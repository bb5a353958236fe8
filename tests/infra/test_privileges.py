"""What the serving role cannot do, whatever its code says: change history, change structure, reach the machine."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, ProgrammingError

from backend.installation import found, is_demo
from backend.rectification.closing import refuse_close
from backend.tasks.extensions import ask_extension, decide_extension
from backend.tasks.proposals import decide, propose_dismissal
from backend.tasks.returns import ask_return, decide_return
from tests.ledger import office  # noqa: F401
from tests.loop import loop  # noqa: F401

WRITTEN_ONCE = (
    "access", "calendar_day", "category", "clock_reading", "close_out", "covert_look", "custody_entry", "custody_leaf",
    "declaration", "dispatch", "dispatch_batch", "drawn_row", "event", "evidence", "installation", "login_try",
    "problem_list", "recording_batch",
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
    assert set(tables) == {
        "covered_interval", "custody_alarm", "custody_unnumbered", "device_token", "enrolment_code", "flag", "named",
        "round_photo", "task", "told", "uncounted_stretch", "upload", "upload_part", "web_session",
    }  # fmt: skip


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


def held(engine: sa.Engine, says: str, statement: str, **values: object) -> None:
    """The database refuses this statement of the serving role, for a reason of its own."""
    with pytest.raises(DBAPIError, match=says), engine.begin() as raw:
        raw.execute(sa.text(statement), values)


def test_what_a_database_is_stays(loop, engine, session):  # noqa: F811
    with loop.system() as work:
        found(work.session, work.now, demo=False)
    for statement in ("UPDATE installation SET demo = true", "INSERT INTO installation VALUES (2, now(), true)"):
        with pytest.raises(DBAPIError), engine.begin() as raw:
            raw.execute(sa.text(statement))
    assert not is_demo(session)


@pytest.fixture
def extended(loop):  # noqa: F811
    """An extension that was asked for and granted."""
    task = loop.ordered()
    with loop.as_("ul") as work:
        asked = ask_extension(work, task.id, loop.expected(task), task.current_due + timedelta(days=1), "阴雨")
    with loop.as_("gl") as work:
        decide_extension(work, task.id, asked.id, loop.expected(task), granted=True, reason="同意")


@pytest.fixture
def returned(loop):  # noqa: F811
    """A return that was asked for and confirmed."""
    task = loop.ordered()
    with loop.as_("ul") as work:
        ask_return(work, task.id, loop.expected(task), "不属我单位", loop.office.units["urban"])
    with loop.as_("gl") as work:
        decide_return(work, task.id, loop.expected(task), "confirmed", "属你单位")


@pytest.fixture
def proposed(loop):  # noqa: F811
    """A dismissal that was proposed and refused."""
    task = loop.ordered()
    with loop.as_("gl") as work:
        propose_dismissal(work, task.id, loop.expected(task), "不是问题")
    with loop.as_("od") as work:
        decide(work, task.id, loop.expected(task), "dismissal", approve=False, reason="是问题")


@pytest.mark.parametrize(
    ("made", "table", "change"),
    [
        ("extended", "extension", "granted_due = now() + interval '1 year'"),
        ("extended", "extension", "decision = NULL"),
        ("returned", "return_request", "decision = 'redispatched'"),
        ("returned", "return_request", "decided_by = asked_by"),
        ("proposed", "proposal", "decision = 'approved'"),
        ("proposed", "proposal", "reason = 'x'"),
    ],
)
def test_a_decision_once_made_stays(request, engine, made, table, change):
    request.getfixturevalue(made)
    held(engine, "does not change|may change", f"UPDATE {table} SET {change}")


def test_what_was_asked_for_stays_while_it_waits(loop, engine):  # noqa: F811
    task = loop.ordered()
    with loop.as_("ul") as work:
        ask_extension(work, task.id, loop.expected(task), task.current_due + timedelta(days=1), "阴雨")
    for change in ("asked_due = asked_due + interval '9 days'", "asked_by = task_id", "asked_at = now()"):
        held(engine, "may change", f"UPDATE extension SET {change}")
    granted = "SELECT gen_random_uuid(), task_id, asked_by, asked_at, asked_due, basis, level, 'granted' FROM extension"
    columns = "id, task_id, asked_by, asked_at, asked_due, basis, level, decision"
    held(engine, "before it is decided", f"INSERT INTO extension ({columns}) {granted}")


def test_a_link_is_a_fact(loop, engine):  # noqa: F811
    task = loop.found()
    for change in ("how = 'person'", "linked_by = object_id", "linked_at = now()", "role = 'after'", "wish = true",
                   "object_id = evidence_id", "object_kind = 'inspection'"):  # fmt: skip
        held(engine, "may change|stays|wished for", f"UPDATE evidence_link SET {change}")
    loop.photo("gm", task, "follow_up")
    held(engine, "finished visit", "UPDATE evidence_link SET how = 'published' WHERE role = 'follow_up'")
    held(engine, "permission denied", "DELETE FROM evidence_link")


@pytest.mark.parametrize(
    "born", ["state = 'closed'", "state = 'rectifying'", "closed_at = now()", "quantity_verified = 13", "round_n = 1",
             "submitted_at = now()", "closed_late = true", "verifier_id = author_id"],
)  # fmt: skip
def test_a_row_is_not_born_done(loop, engine, born):  # noqa: F811
    task = loop.office.registered()
    column, _, value = born.partition(" = ")
    changed = f"jsonb_build_object('id', CAST(:id AS uuid), 'serial', NULL, '{column}', {value})"
    columns = "id, kind, origin, serial, category_code, category_version, severity, dangerous, text, evidence_profile, "
    columns += (
        "found_by, created_at, far_from_asset, co_unit_ids, close_out_standard, quantity_verified, submitted_at, "
    )
    columns += "acknowledged_auto, round_n, verifier_id, closed_at, closed_late, hard_point, rebound_count, state, "
    columns += "version, author_id, policy_field, covert, released, area_id"
    copy = f"INSERT INTO task ({columns}) SELECT {columns} FROM (SELECT c.* FROM task t, "
    copy += f"jsonb_populate_record(t, {changed}) c WHERE t.id = :of) AS other"
    held(engine, "a draft or registered", copy, id=uuid4(), of=task.id)


def test_a_row_that_ended_does_not_go_on(loop, engine):  # noqa: F811
    task = loop.closed()
    for state in ("rectifying", "verified", "dismissed"):
        held(engine, "does not go on", "UPDATE task SET state = :state WHERE id = :id", state=state, id=task.id)


@pytest.fixture
def twice_checked(loop):  # noqa: F811
    """A row of severity 1 that failed under GM and passed under GD: both checked it, and it waits for its approver."""
    task = loop.submitted(loop.ordered())
    task = loop.submitted(loop.verified(loop.name(task, "gm"), "gm", "fail"))
    return loop.verified(loop.name(task, "gd"), "gd", quantity=Decimal(1))


DECIDE = (
    "INSERT INTO close_out SELECT gen_random_uuid(), task_id, id, :who, 'closed', NULL, now() "
    "FROM verification WHERE task_id = :row AND state = 'passed'"
)


@pytest.mark.parametrize("who", ["gm", "gd"])
def test_nobody_decides_about_a_row_of_which_they_checked_any_round(loop, engine, twice_checked, who):  # noqa: F811
    held(engine, "does not decide", DECIDE, who=loop.person(who), row=twice_checked.id)


def test_a_row_is_decided_on_a_check_of_its_own(loop, engine, twice_checked):  # noqa: F811
    other = loop.found()
    statement = DECIDE.replace("SELECT gen_random_uuid(), task_id", "SELECT gen_random_uuid(), :other")
    held(engine, "check of its own", statement, who=loop.person("od"), row=twice_checked.id, other=other.id)


def test_who_decided_about_a_row_neither_checks_nor_visits_it(loop, engine, twice_checked):  # noqa: F811
    with loop.as_("gl") as work:
        refuse_close(work, twice_checked.id, loop.expected(twice_checked), "未见复绿")
    whose = "UPDATE verification SET verifier_id = :who WHERE decided_at IS NULL"
    held(engine, "does not check|may change", whose, who=loop.person("gl"))
    checks = (
        "INSERT INTO verification (id, task_id, round_id, verifier_id, state, assigned_by, assigned_at, due_at, "
        "evidence_ids) SELECT gen_random_uuid(), task_id, round_id, :who, 'assigned', assigned_by, now(), now(), '{}' "
        "FROM verification WHERE decided_at IS NULL"
    )
    held(engine, "does not check", checks, who=loop.person("gl"))
    held(engine, "before it is made", checks.replace("'assigned'", "'passed'"), who=loop.person("os"))
    draw = (
        "INSERT INTO draw (id, pool, month, redraw_n, algorithm, as_of, population, population_sha256, "
        "population_leaf, started_by, started_at) VALUES (:draw, 'all', '2026-04', 0, 'x', now(), '[]', '', '', :draw, "
        "now())"
    )
    visit = (
        "INSERT INTO follow_up_visit (draw_id, task_id, covert, visitor_id, evidence_ids, id, state, version) "
        "VALUES (:draw, :row, true, :who, '{}', gen_random_uuid(), 'assigned', 1)"
    )
    one = uuid4()
    with engine.begin() as raw:
        raw.execute(sa.text(draw), {"draw": one})
    for who in ("gl", "gm", "gd"):
        held(engine, "does not visit", visit, who=loop.person(who), row=twice_checked.id, draw=one)
