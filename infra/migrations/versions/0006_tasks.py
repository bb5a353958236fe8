"""The ledger: taxonomy, calendar, tasks, dispatches, and what units ask."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("limit_wd", sa.Integer(), nullable=True),
        sa.Column("limit_h", sa.Integer(), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("evidence_profile", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_category")),
    )
    op.create_table(
        "dispatch_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_batch")),
    )
    op.create_table(
        "serial",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_serial")),
    )
    op.create_table(
        "problem_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("lead_unit_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["dispatch_batch.id"], name=op.f("fk_problem_list_batch_id_dispatch_batch")
        ),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_problem_list_lead_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_list")),
        sa.UniqueConstraint("batch_id", "lead_unit_id", name=op.f("uq_problem_list_batch_id_lead_unit_id")),
        sa.UniqueConstraint("number", name=op.f("uq_problem_list_number")),
    )
    op.create_table(
        "task",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("category_code", sa.Text(), nullable=False),
        sa.Column("category_version", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("dangerous", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence_profile", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.Column(
            "place_3857",
            Geometry("POINT", srid=3857, spatial_index=False),
            sa.Computed("ST_Transform(place, 3857)", persisted=True),
            nullable=True,
        ),
        sa.Column("place_raw", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("position_source", sa.Text(), nullable=True),
        sa.Column("no_fix_reason", sa.Text(), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("chainage_m", sa.Double(), nullable=True),
        sa.Column("offset_m", sa.Double(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("far_from_asset", sa.Boolean(), nullable=False),
        sa.Column("lead_unit_name", sa.Text(), nullable=True),
        sa.Column("co_unit_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=True),
        sa.Column("close_out_standard", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("target_quantity", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("target_unit", sa.Text(), nullable=True),
        sa.Column("quantity_verified", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_auto", sa.Boolean(), nullable=False),
        sa.Column("original_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_n", sa.Integer(), nullable=False),
        sa.Column("round_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verifier_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_late", sa.Boolean(), nullable=False),
        sa.Column("hard_point", sa.Boolean(), nullable=False),
        sa.Column("master_id", sa.Uuid(), nullable=True),
        sa.Column("rebound_of", sa.Uuid(), nullable=True),
        sa.Column("rebound_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("policy_field", sa.Text(), nullable=False),
        sa.Column("covert", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_unit_id", sa.Uuid(), nullable=True),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('problem', 'task')", name=op.f("ck_task_kind")),
        sa.CheckConstraint(
            "state <> 'closed' OR target_quantity IS NULL OR quantity_verified >= target_quantity",
            name=op.f("ck_task_closed_is_whole"),
        ),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_task_severity")),
        sa.ForeignKeyConstraint(["area_id"], ["unit.id"], name=op.f("fk_task_area_id_unit")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_task_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["supervision_group.id"], name=op.f("fk_task_group_id_supervision_group")
        ),
        sa.ForeignKeyConstraint(["master_id"], ["task.id"], name=op.f("fk_task_master_id_task")),
        sa.ForeignKeyConstraint(["rebound_of"], ["task.id"], name=op.f("fk_task_rebound_of_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("serial", name=op.f("uq_task_serial")),
    )
    op.create_index(op.f("ix_task_asset_id"), "task", ["asset_id"], unique=False)
    op.create_index(op.f("ix_task_author_id"), "task", ["author_id"], unique=False)
    op.create_index(op.f("ix_task_group_id"), "task", ["group_id"], unique=False)
    op.create_index(op.f("ix_task_lead_unit_id"), "task", ["lead_unit_id"], unique=False)
    op.create_index(op.f("ix_task_mission_id"), "task", ["mission_id"], unique=False)
    op.create_index("ix_task_place", "task", ["place"], unique=False, postgresql_using="gist")
    op.create_index("ix_task_place_3857", "task", ["place_3857"], unique=False, postgresql_using="gist")
    op.create_index("ix_task_state_current_due", "task", ["state", "current_due"], unique=False)
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("lead_unit_id", sa.Uuid(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("original_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_rule", sa.Text(), nullable=False),
        sa.Column("due_reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_dispatch_lead_unit_id_unit")),
        sa.ForeignKeyConstraint(["list_id"], ["problem_list.id"], name=op.f("fk_dispatch_list_id_problem_list")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_dispatch_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("number", name=op.f("uq_dispatch_number")),
        sa.UniqueConstraint("task_id", "n", name=op.f("uq_dispatch_task_id_n")),
    )
    op.create_index(op.f("ix_dispatch_list_id"), "dispatch", ["list_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("granted_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_task_id"), "extension", ["task_id"], unique=False)
    op.create_index(
        "uq_extension_undecided", "extension", ["task_id"], unique=True, postgresql_where=sa.text("decision IS NULL")
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("master_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["master_id"], ["task.id"], name=op.f("fk_proposal_master_id_task")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_proposal_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_task_id"), "proposal", ["task_id"], unique=False)
    op.create_index(
        "uq_proposal_undecided", "proposal", ["task_id"], unique=True, postgresql_where=sa.text("decision IS NULL")
    )
    op.create_table(
        "return_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("proposed_unit_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name=op.f("fk_return_request_dispatch_id_dispatch")),
        sa.ForeignKeyConstraint(
            ["proposed_unit_id"], ["unit.id"], name=op.f("fk_return_request_proposed_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_return_request_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_request")),
        sa.UniqueConstraint("dispatch_id", name=op.f("uq_return_request_dispatch_id")),
    )
    op.create_index(op.f("ix_return_request_task_id"), "return_request", ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_table("return_request")
    op.drop_table("proposal")
    op.drop_table("extension")
    op.drop_table("dispatch")
    op.drop_table("task")
    op.drop_table("problem_list")
    op.drop_table("serial")
    op.drop_table("dispatch_batch")
    op.drop_table("category")
    op.drop_table("calendar_day")
