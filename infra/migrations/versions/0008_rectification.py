"""Rounds, verifications, close-outs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rectification_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("extended_check", sa.Text(), nullable=True),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_due", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "signed_by IS NULL OR signed_by <> drafted_by", name=op.f("ck_rectification_round_drafter_is_not_signer")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_rectification_round_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_round")),
        sa.UniqueConstraint("task_id", "n", name=op.f("uq_rectification_round_task_id_n")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("verifier_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("presence", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("evidence_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rectification_round.id"], name=op.f("fk_verification_round_id_rectification_round")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_verification_task_id_task")),
        sa.ForeignKeyConstraint(["verifier_id"], ["person.id"], name=op.f("fk_verification_verifier_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_round_id"), "verification", ["round_id"], unique=False)
    op.create_index(op.f("ix_verification_task_id"), "verification", ["task_id"], unique=False)
    op.create_table(
        "close_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("verification_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_close_out_approver_id_person")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_close_out_task_id_task")),
        sa.ForeignKeyConstraint(
            ["verification_id"], ["verification.id"], name=op.f("fk_close_out_verification_id_verification")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_close_out")),
    )
    op.create_index(op.f("ix_close_out_task_id"), "close_out", ["task_id"], unique=False)
    op.create_table(
        "round_photo",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["after_id"], ["evidence.id"], name=op.f("fk_round_photo_after_id_evidence")),
        sa.ForeignKeyConstraint(["before_id"], ["evidence.id"], name=op.f("fk_round_photo_before_id_evidence")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rectification_round.id"], name=op.f("fk_round_photo_round_id_rectification_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "after_id", name=op.f("pk_round_photo")),
    )


def downgrade() -> None:
    op.drop_table("round_photo")
    op.drop_table("close_out")
    op.drop_table("verification")
    op.drop_table("rectification_round")
