"""Draws, visits, suspected rebounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("redraw_n", sa.Integer(), nullable=False),
        sa.Column("redraw_reason", sa.Text(), nullable=True),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("population", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("population_sha256", sa.Text(), nullable=False),
        sa.Column("population_leaf", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("seed_source", sa.Text(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("pool", "month", "redraw_n", name=op.f("uq_draw_pool_month_redraw_n")),
    )
    op.create_table(
        "drawn_row",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("order_sha256", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_row_draw_id_draw")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_drawn_row_task_id_task")),
        sa.PrimaryKeyConstraint("draw_id", "task_id", name=op.f("pk_drawn_row")),
    )
    op.create_table(
        "follow_up_visit",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("covert", sa.Boolean(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("quantity_back", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("evidence_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("found", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_follow_up_visit_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["follow_up_visit.id"], name=op.f("fk_follow_up_visit_replaces_id_follow_up_visit")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_follow_up_visit_task_id_task")),
        sa.ForeignKeyConstraint(["visitor_id"], ["person.id"], name=op.f("fk_follow_up_visit_visitor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_visit")),
    )
    op.create_index(op.f("ix_follow_up_visit_draw_id"), "follow_up_visit", ["draw_id"], unique=False)
    op.create_index(op.f("ix_follow_up_visit_task_id"), "follow_up_visit", ["task_id"], unique=False)
    op.create_table(
        "rebound_suspicion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("old_task_id", sa.Uuid(), nullable=False),
        sa.Column("new_task_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("distance_m", sa.Double(), nullable=True),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("suspected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "new_task_id IS NOT NULL OR visit_id IS NOT NULL", name=op.f("ck_rebound_suspicion_rests_on_something")
        ),
        sa.ForeignKeyConstraint(["new_task_id"], ["task.id"], name=op.f("fk_rebound_suspicion_new_task_id_task")),
        sa.ForeignKeyConstraint(["old_task_id"], ["task.id"], name=op.f("fk_rebound_suspicion_old_task_id_task")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["follow_up_visit.id"], name=op.f("fk_rebound_suspicion_visit_id_follow_up_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebound_suspicion")),
        sa.UniqueConstraint("old_task_id", "new_task_id", name=op.f("uq_rebound_suspicion_old_task_id_new_task_id")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_rebound_suspicion_visit_id")),
    )
    op.create_index(op.f("ix_rebound_suspicion_new_task_id"), "rebound_suspicion", ["new_task_id"], unique=False)
    op.create_index(op.f("ix_rebound_suspicion_old_task_id"), "rebound_suspicion", ["old_task_id"], unique=False)


def downgrade() -> None:
    op.drop_table("rebound_suspicion")
    op.drop_table("follow_up_visit")
    op.drop_table("drawn_row")
    op.drop_table("draw")
