"""What is wrong with custody now, and what witnesses saw last."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_alarm",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_custody_alarm")),
    )
    op.create_table(
        "custody_witnessed",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_custody_witnessed")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON custody_alarm TO yixian_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON custody_witnessed TO yixian_app")


def downgrade() -> None:
    op.drop_table("custody_witnessed")
    op.drop_table("custody_alarm")
