"""An asset says nothing in `facts`: no importer ever filled it, and nothing read it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.drop_column("asset", "facts")


def downgrade() -> None:
    op.add_column("asset", sa.Column("facts", postgresql.JSONB(), nullable=False, server_default="{}"))
