"""What cannot be read: a case for each piece."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('quarantined', 'rereading', 'released', 'accepted', 'voided')",
            name=op.f("ck_quarantine_case_state_known"),
        ),
        sa.ForeignKeyConstraint(["id"], ["evidence.id"], name=op.f("fk_quarantine_case_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_case")),
    )
    op.create_index(
        "ix_quarantine_case_state", "quarantine_case", ["state", sa.text("opened_at DESC"), sa.text("id DESC")]
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON quarantine_case TO yixian_app")


def downgrade() -> None:
    op.drop_table("quarantine_case")
