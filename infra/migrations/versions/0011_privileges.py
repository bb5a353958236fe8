"""What the serving role may do: nothing to structure, and to history only add.

Events, leaves, declarations, evidence, orders and decisions are written once (domain.md §3.11, 5 and 8): the role that
serves cannot change or delete them, whatever its code says. The only rows it may delete are drafts, and a trigger
looks; what else it deletes is names, waiting numbers and jobs."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "access",
    "calendar_day",
    "category",
    "close_out",
    "custody_entry",
    "custody_leaf",
    "declaration",
    "dispatch",
    "dispatch_batch",
    "drawn_row",
    "event",
    "evidence",
    "login_try",
    "problem_list",
)
CHANGING = (
    "asset",
    "covered_interval",
    "device",
    "device_token",
    "draw",
    "duty_matrix",
    "enrolment_code",
    "evidence_link",
    "extension",
    "follow_up_visit",
    "inspection",
    "inspection_leg",
    "installation",
    "log_state",
    "person",
    "policy_field",
    "post",
    "proposal",
    "reading",
    "rebound_suspicion",
    "rectification_round",
    "return_request",
    "serial",
    "supervision_group",
    "track",
    "unit",
    "verification",
    "web_session",
)
PASSING = ("covered_interval", "custody_unnumbered", "named", "round_photo", "task")

DRAFTS_ONLY = """
CREATE FUNCTION only_drafts_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'a registered row is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$
"""
CHECKER_IS_NOT_DECIDER = """
CREATE FUNCTION checker_is_not_decider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM verification v WHERE v.id = NEW.verification_id AND v.verifier_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'the verifier of a row does not decide it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
CHECKER_IS_NOT_RECTIFIER = """
CREATE FUNCTION checker_is_not_rectifier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rectification_round r WHERE r.id = NEW.round_id AND r.mode = 'ordinary'
               AND NEW.verifier_id IN (r.drafted_by, r.signed_by)) THEN
        RAISE EXCEPTION 'who put a row right does not check it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
SUBMITTED_STAYS = """
CREATE FUNCTION submitted_round_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'drafting' AND (NEW.state = 'drafting' OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state') THEN
        RAISE EXCEPTION 'a submitted round does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
SUBMITTED_PHOTOS_STAY = """
CREATE FUNCTION submitted_photos_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rectification_round r
               WHERE r.id = coalesce(NEW.round_id, OLD.round_id) AND r.state <> 'drafting') THEN
        RAISE EXCEPTION 'the photos of a submitted round do not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""
DECIDED_STAYS = """
CREATE FUNCTION decided_check_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL AND OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'a decided check does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
CLOSED_IS_CHECKED = """
CREATE FUNCTION closed_is_checked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM verification v
                   JOIN rectification_round r ON r.id = v.round_id AND r.state = 'passed'
                   JOIN close_out c ON c.verification_id = v.id AND c.decision = 'closed'
                   WHERE v.task_id = NEW.id AND v.state = 'passed'
                   AND r.n = (SELECT max(n) FROM rectification_round WHERE task_id = NEW.id)) THEN
        RAISE EXCEPTION 'a row closes by a passed check of its latest round' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""
DRAW_STAYS = """
CREATE FUNCTION draw_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seed IS NOT NULL OR to_jsonb(OLD) - '{seed,seed_source,drawn_at}'::text[]
        <> to_jsonb(NEW) - '{seed,seed_source,drawn_at}'::text[] THEN
        RAISE EXCEPTION 'a draw is seeded once, and its population stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
RESULT_STAYS = """
CREATE FUNCTION visit_result_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.result IS NOT NULL
        AND to_jsonb(OLD) - '{state,version}'::text[] <> to_jsonb(NEW) - '{state,version}'::text[] THEN
        RAISE EXCEPTION 'what a visitor saw does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
DEEDS = (
    DRAFTS_ONLY,
    CHECKER_IS_NOT_DECIDER,
    CHECKER_IS_NOT_RECTIFIER,
    SUBMITTED_STAYS,
    SUBMITTED_PHOTOS_STAY,
    DECIDED_STAYS,
    CLOSED_IS_CHECKED,
    DRAW_STAYS,
    RESULT_STAYS,
)
GUARDS = (
    ("round_submitted_stays", "BEFORE UPDATE ON rectification_round", "submitted_round_stays"),
    ("round_photo_stays", "BEFORE INSERT OR UPDATE OR DELETE ON round_photo", "submitted_photos_stay"),
    ("verification_stays", "BEFORE UPDATE ON verification", "decided_check_stays"),
    ("draw_stays", "BEFORE UPDATE ON draw", "draw_stays"),
    ("visit_result_stays", "BEFORE UPDATE ON follow_up_visit", "visit_result_stays"),
    ("task_only_drafts_go", "BEFORE DELETE ON task", "only_drafts_go"),
    ("close_out_checker", "BEFORE INSERT ON close_out", "checker_is_not_decider"),
    ("verification_checker", "BEFORE INSERT OR UPDATE OF verifier_id ON verification", "checker_is_not_rectifier"),
)


def upgrade() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(APPEND_ONLY)} TO yixian_app")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {', '.join(CHANGING)}, task TO yixian_app")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON {', '.join(PASSING)} TO yixian_app")
    op.execute("GRANT SELECT ON alembic_version TO yixian_app")
    op.execute(
        "DO $$ DECLARE t record; BEGIN FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename LIKE 'procrastinate%' LOOP EXECUTE format("
        "'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO yixian_app', t.name); END LOOP; END $$"
    )
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO yixian_app")
    for deed in DEEDS:
        op.execute(deed)
    for name, when, function in GUARDS:
        op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(
        "CREATE TRIGGER task_closed_is_checked BEFORE UPDATE OF state ON task FOR EACH ROW "
        "WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION closed_is_checked()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER task_closed_is_checked ON task")
    op.execute("DROP FUNCTION closed_is_checked()")
    for name, when, function in GUARDS:
        op.execute(f"DROP TRIGGER {name} ON {when.rpartition(' ON ')[2]}")
        op.execute(f"DROP FUNCTION {function}()")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM yixian_app")
    op.execute("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM yixian_app")
