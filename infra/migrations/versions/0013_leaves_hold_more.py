"""Leaves are looked up by what they are about, and hold fast, by salted digests, events and declarations whole."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.add_column("custody_leaf", sa.Column("about", sa.Uuid()))
    op.execute("UPDATE custody_leaf SET about = (convert_from(body, 'UTF8')::jsonb ->> 'subject')::uuid")
    op.create_index(op.f("ix_custody_leaf_about"), "custody_leaf", ["about"])
    op.add_column("event", sa.Column("salt", sa.Uuid()))
    op.add_column("declaration", sa.Column("salt", sa.Uuid()))  # what is there already has no salt, and keeps none
    op.alter_column("declaration", "salt", server_default=sa.text("gen_random_uuid()"))


def downgrade() -> None:
    op.drop_column("declaration", "salt")
    op.drop_column("event", "salt")
    op.drop_index(op.f("ix_custody_leaf_about"), table_name="custody_leaf")
    op.drop_column("custody_leaf", "about")
