"""A look at something hidden is a leaf once a person, thing, kind and day: the key that says it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "covert_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "subject_id", "act", "day", name=op.f("pk_covert_look")),
    )
    op.execute("GRANT SELECT, INSERT ON covert_look TO yixian_app")


def downgrade() -> None:
    op.drop_table("covert_look")
