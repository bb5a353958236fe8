"""The custody log: leaves, their numbers, the state of the log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_leaf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("appended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("leaf_hash = sha256('\\x00'::bytea || body)", name=op.f("ck_custody_leaf_hash_of_body")),
        sa.CheckConstraint("octet_length(body) <= 65535", name=op.f("ck_custody_leaf_body_fits_its_bundle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_leaf")),
        sa.UniqueConstraint("leaf_hash", name=op.f("uq_custody_leaf_leaf_hash")),
    )
    op.create_table(
        "log_state",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("published_size", sa.BigInteger(), nullable=False),
        sa.Column("published_frontier", sa.LargeBinary(), nullable=False),
        sa.Column("published_note", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_state")),
    )
    op.create_table(
        "custody_entry",
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("leaf_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("index >= 0", name=op.f("ck_custody_entry_index_natural")),
        sa.ForeignKeyConstraint(["leaf_id"], ["custody_leaf.id"], name=op.f("fk_custody_entry_leaf_id_custody_leaf")),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_custody_entry")),
        sa.UniqueConstraint("leaf_id", name=op.f("uq_custody_entry_leaf_id")),
    )
    op.create_table(
        "custody_unnumbered",
        sa.Column("leaf_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["leaf_id"], ["custody_leaf.id"], name=op.f("fk_custody_unnumbered_leaf_id_custody_leaf")
        ),
        sa.PrimaryKeyConstraint("leaf_id", name=op.f("pk_custody_unnumbered")),
    )


def downgrade() -> None:
    op.drop_table("custody_unnumbered")
    op.drop_table("custody_entry")
    op.drop_table("log_state")
    op.drop_table("custody_leaf")
