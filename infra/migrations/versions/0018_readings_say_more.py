"""A reading says what the content is, how long a recording lasts, and what a signed manifest is worth."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.add_column("reading", sa.Column("content_type", sa.Text()))
    op.add_column("reading", sa.Column("duration_s", sa.Float()))
    op.add_column("reading", sa.Column("c2pa", JSONB()))


def downgrade() -> None:
    op.drop_column("reading", "c2pa")
    op.drop_column("reading", "duration_s")
    op.drop_column("reading", "content_type")
