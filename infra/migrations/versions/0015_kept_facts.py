"""What was decided, linked or founded stays, whatever the code says; and the duties of one row stay in different hands.

0011 froze submitted rounds, decided checks, seeded draws and visits' results. Here: what units asked for and others
decided, links of evidence, what this database is, how a row is born and how it ends; and domain.md §3.10 over every
check of a row, not the one that a decision names."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ONLY_THESE_CHANGE = """
CREATE FUNCTION only_these_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - TG_ARGV <> to_jsonb(NEW) - TG_ARGV THEN
        RAISE EXCEPTION 'of % only % may change', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
DECISION_STAYS = """
CREATE FUNCTION decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'a % is asked for before it is decided', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'a decided % does not change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
LINK_STAYS = """
CREATE FUNCTION evidence_link_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.wish AND NOT OLD.wish THEN
        RAISE EXCEPTION 'what is linked is not wished for again' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.how <> OLD.how AND NOT (NEW.how = 'published' AND NEW.role = 'follow_up' AND EXISTS (
        SELECT FROM follow_up_visit v WHERE v.task_id = NEW.object_id AND v.state IN ('done', 'published')
        AND NEW.evidence_id = ANY (v.evidence_ids))) THEN
        RAISE EXCEPTION 'how a thing was linked stays; a photo of a finished visit may be published'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
BORN_OPEN = """
CREATE FUNCTION task_is_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('draft', 'registered') OR NEW.closed_late OR NEW.round_n <> 0 OR num_nonnulls(
        NEW.submitted_at, NEW.closed_at, NEW.quantity_verified, NEW.verifier_id, NEW.master_id) > 0 THEN
        RAISE EXCEPTION 'a new row is a draft or registered, and nothing has been done about it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
ENDED_STAYS = """
CREATE FUNCTION ended_task_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row that has ended does not go on; a closed one may rebound'
        USING ERRCODE = 'restrict_violation';
END $$
"""
CHECK_IS_BORN_OPEN = """
CREATE FUNCTION check_is_born_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a check is laid into somebody''s hands before it is made' USING ERRCODE = 'check_violation';
END $$
"""
CHECKER_IS_NOT_DECIDER = """
CREATE OR REPLACE FUNCTION checker_is_not_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM verification v WHERE v.id = NEW.verification_id AND v.task_id = NEW.task_id) THEN
        RAISE EXCEPTION 'a row is decided on a check of its own' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM verification v WHERE v.task_id = NEW.task_id AND v.verifier_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'a verifier of a row does not decide it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
CHECKER_IS_NOT_RECTIFIER = """
CREATE OR REPLACE FUNCTION checker_is_not_rectifier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rectification_round r WHERE r.id = NEW.round_id AND r.mode = 'ordinary'
               AND NEW.verifier_id IN (r.drafted_by, r.signed_by)) THEN
        RAISE EXCEPTION 'who put a row right does not check it' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM close_out c WHERE c.task_id = NEW.task_id AND c.approver_id = NEW.verifier_id) THEN
        RAISE EXCEPTION 'who decided about a row does not check it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
VISITOR_IS_NEITHER = """
CREATE FUNCTION visitor_is_neither() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM verification v WHERE v.task_id = NEW.task_id AND v.verifier_id = NEW.visitor_id)
        OR EXISTS (SELECT FROM close_out c WHERE c.task_id = NEW.task_id AND c.approver_id = NEW.visitor_id) THEN
        RAISE EXCEPTION 'who checked or decided a row does not visit it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
ONE_CHECK_IS_NOT_DECIDER = """
CREATE OR REPLACE FUNCTION checker_is_not_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM verification v WHERE v.id = NEW.verification_id AND v.verifier_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the verifier of a row does not decide it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
ONE_ROUND_IS_NOT_RECTIFIER = """
CREATE OR REPLACE FUNCTION checker_is_not_rectifier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rectification_round r WHERE r.id = NEW.round_id AND r.mode = 'ordinary'
               AND NEW.verifier_id IN (r.drafted_by, r.signed_by)) THEN
        RAISE EXCEPTION 'who put a row right does not check it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
NEW = {
    "only_these_change": ONLY_THESE_CHANGE,
    "decision_stays": DECISION_STAYS,
    "evidence_link_stays": LINK_STAYS,
    "task_is_born_open": BORN_OPEN,
    "ended_task_stays": ENDED_STAYS,
    "check_is_born_open": CHECK_IS_BORN_OPEN,
    "visitor_is_neither": VISITOR_IS_NEITHER,
}
ASKED = ("extension", "return_request", "proposal", "rebound_suspicion")
DECIDED = ("decision", "decided_by", "decided_at")
MAY_CHANGE = {
    "extension": (*DECIDED, "level", "granted_due", "reason"),
    "return_request": (*DECIDED, "reason"),
    "proposal": DECIDED,
    "rebound_suspicion": (*DECIDED, "reason", "new_task_id"),
    "verification": ("state", "decided_at", "reason", "presence", "criteria", "quantity", "evidence_ids"),
    "evidence_link": ("wish", "how"),
}
"""What a verb writes after a row was made; the rest was said once."""
ENDED = "OLD.state IN ('closed', 'dismissed', 'merged', 'rebounded') AND NEW.state <> OLD.state"
REBOUNDS = "(OLD.state = 'closed' AND NEW.state = 'rebounded')"
GUARDS = (
    *((table, "only_these", "BEFORE UPDATE", "", f"only_these_change{names}") for table, names in MAY_CHANGE.items()),
    *((table, "asked", "BEFORE INSERT", "NEW.decision IS NOT NULL", "decision_stays()") for table in ASKED),
    *((table, "decided", "BEFORE UPDATE", "OLD.decision IS NOT NULL", "decision_stays()") for table in ASKED),
    ("evidence_link", "stays", "BEFORE UPDATE", "", "evidence_link_stays()"),
    ("task", "born_open", "BEFORE INSERT", "", "task_is_born_open()"),
    ("task", "ended_stays", "BEFORE UPDATE OF state", f"{ENDED} AND NOT {REBOUNDS}", "ended_task_stays()"),
    ("verification", "born_open", "BEFORE INSERT", "NEW.state <> 'assigned' OR NEW.decided_at IS NOT NULL",
     "check_is_born_open()"),
    ("follow_up_visit", "visitor", "BEFORE INSERT OR UPDATE OF visitor_id", "", "visitor_is_neither()"),
)  # fmt: skip


def upgrade() -> None:
    op.execute("REVOKE UPDATE ON installation FROM yixian_app")
    for deed in (*NEW.values(), CHECKER_IS_NOT_DECIDER, CHECKER_IS_NOT_RECTIFIER):
        op.execute(deed)
    for table, name, when, condition, function in GUARDS:
        only = f"WHEN ({condition}) " if condition else ""
        op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH ROW {only}EXECUTE FUNCTION {function}")


def downgrade() -> None:
    for table, name, *_ in GUARDS:
        op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
    for name in NEW:
        op.execute(f"DROP FUNCTION {name}()")
    for deed in (ONE_CHECK_IS_NOT_DECIDER, ONE_ROUND_IS_NOT_RECTIFIER):
        op.execute(deed)
    op.execute("GRANT UPDATE ON installation TO yixian_app")
