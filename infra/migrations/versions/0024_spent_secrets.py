"""The serving role may take away tokens, enrolment codes and sessions; a job does, once they open nothing any more."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("GRANT DELETE ON device_token, enrolment_code, web_session TO yixian_app")


def downgrade() -> None:
    op.execute("REVOKE DELETE ON device_token, enrolment_code, web_session FROM yixian_app")
