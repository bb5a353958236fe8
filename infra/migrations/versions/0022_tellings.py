"""What each phone was told of which task, and how its clock stood."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "telling",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_telling_device_id_device")),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_telling")),
    )
    op.create_table(
        "told",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_told_device_id_device")),
        sa.PrimaryKeyConstraint("device_id", "task_id", name=op.f("pk_told")),
    )
    op.create_table(
        "clock_reading",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ahead_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_clock_reading_device_id_device")),
        sa.PrimaryKeyConstraint("device_id", "measured_at", name=op.f("pk_clock_reading")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON telling TO yixian_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON told TO yixian_app")
    op.execute("GRANT SELECT, INSERT ON clock_reading TO yixian_app")


def downgrade() -> None:
    for table in ("clock_reading", "told", "telling"):
        op.drop_table(table)
