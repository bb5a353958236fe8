"""The taxonomy of domain.md §6 as version 1, and the working days that chinesecalendar knows."""

import sqlalchemy as sa
from alembic import op

from backend.tasks.calendar import seed_days
from backend.tasks.taxonomy import categories

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CATEGORY = sa.table(
    "category",
    *(sa.column(name) for name in ("code", "version", "family", "name_zh", "name_en", "limit_wd", "limit_h")),
    *(sa.column(name) for name in ("severity", "evidence_profile")),
)
DAY = sa.table("calendar_day", *(sa.column(name) for name in ("day", "working", "source")))


def upgrade() -> None:
    op.bulk_insert(CATEGORY, list(categories()))
    op.bulk_insert(DAY, list(seed_days()))


def downgrade() -> None:
    op.execute("DELETE FROM category WHERE version = 1")
    op.execute("DELETE FROM calendar_day WHERE source LIKE 'chinesecalendar %'")
