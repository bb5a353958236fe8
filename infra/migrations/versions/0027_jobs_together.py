"""Jobs that may run together are found by what they have in common."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(
        "CREATE INDEX ix_procrastinate_jobs_together ON procrastinate_jobs ((args ->> 'together'), id)"
        " WHERE status = 'todo'"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_procrastinate_jobs_together")
