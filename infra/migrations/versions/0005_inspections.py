"""Who goes where."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_inspection_id", sa.Uuid(), nullable=True),
        sa.Column("participant_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("policy_field", sa.Text(), nullable=False),
        sa.Column("covert", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_unit_id", sa.Uuid(), nullable=True),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["unit.id"], name=op.f("fk_inspection_area_id_unit")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["supervision_group.id"], name=op.f("fk_inspection_group_id_supervision_group")
        ),
        sa.ForeignKeyConstraint(
            ["previous_inspection_id"], ["inspection.id"], name=op.f("fk_inspection_previous_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_author_id"), "inspection", ["author_id"], unique=False)
    op.create_index(op.f("ix_inspection_group_id"), "inspection", ["group_id"], unique=False)
    op.create_index(op.f("ix_inspection_lead_unit_id"), "inspection", ["lead_unit_id"], unique=False)
    op.create_index(op.f("ix_inspection_mission_id"), "inspection", ["mission_id"], unique=False)
    op.create_table(
        "inspection_leg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("from_chainage_m", sa.Double(), nullable=False),
        sa.Column("to_chainage_m", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_inspection_leg_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_leg_inspection_id_inspection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_leg")),
    )
    op.create_index(op.f("ix_inspection_leg_inspection_id"), "inspection_leg", ["inspection_id"], unique=False)


def downgrade() -> None:
    op.drop_table("inspection_leg")
    op.drop_table("inspection")
