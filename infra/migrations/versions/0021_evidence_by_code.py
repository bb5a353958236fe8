"""Evidence is found by the beginning of the leaf of its receipt: the code on its watermarked copies."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_index(
        "ix_evidence_leaf_hash", "evidence", ["leaf_hash"], postgresql_ops={"leaf_hash": "text_pattern_ops"}
    )


def downgrade() -> None:
    op.drop_index("ix_evidence_leaf_hash", table_name="evidence")
