"""What is inspected."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("shape", Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=False),
        sa.Column("shape_raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("crs", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("chainage_prefix", sa.Text(), nullable=True),
        sa.Column("origin_chainage_m", sa.Double(), nullable=True),
        sa.Column("increasing", sa.Boolean(), nullable=True),
        sa.Column("calibration", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("from_chainage_m", sa.Double(), nullable=True),
        sa.Column("to_chainage_m", sa.Double(), nullable=True),
        sa.Column("length_m", sa.Double(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["unit.id"], name=op.f("fk_asset_area_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint(
            "kind", "code", "side", name=op.f("uq_asset_kind_code_side"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("ix_asset_shape", "asset", ["shape"], unique=False, postgresql_using="gist")


def downgrade() -> None:
    op.drop_table("asset")
