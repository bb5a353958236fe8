"""Declarations, evidence, what was read from it, tracks."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_declaration_sha256")),
        sa.CheckConstraint("size > 0", name=op.f("ck_declaration_size")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_declaration_device_id_device")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declaration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index(op.f("ix_declaration_device_id"), "declaration", ["device_id"], unique=False)
    op.create_index("ix_declaration_sha256", "declaration", ["sha256"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaf_hash", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_evidence_device_id_device")),
        sa.ForeignKeyConstraint(["id"], ["declaration.id"], name=op.f("fk_evidence_id_declaration")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_person_id"), "evidence", ["person_id"], unique=False)
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"], unique=False)
    op.create_table(
        "evidence_link",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("wish", sa.Boolean(), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["declaration.id"], name=op.f("fk_evidence_link_evidence_id_declaration")
        ),
        sa.PrimaryKeyConstraint("evidence_id", "object_id", "role", name=op.f("pk_evidence_link")),
    )
    op.create_index("ix_evidence_link_object_id_role", "evidence_link", ["object_id", "role"], unique=False)
    op.create_table(
        "covered_interval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("stretch", sa.Integer(), nullable=False),
        sa.Column("from_chainage_m", sa.Double(), nullable=False),
        sa.Column("to_chainage_m", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_covered_interval_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["leg_id"], ["inspection_leg.id"], name=op.f("fk_covered_interval_leg_id_inspection_leg")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covered_interval")),
    )
    op.create_index(op.f("ix_covered_interval_evidence_id"), "covered_interval", ["evidence_id"], unique=False)
    op.create_index("ix_covered_interval_leg_id", "covered_interval", ["leg_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("why_not", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("captured_source", sa.Text(), nullable=True),
        sa.Column("place", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.Column("position_source", sa.Text(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("altitude_m", sa.Double(), nullable=True),
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.Column("heading_ref", sa.Text(), nullable=True),
        sa.Column("phash", sa.BigInteger(), nullable=True),
        sa.Column("sharpness", sa.Double(), nullable=True),
        sa.Column("renditions", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("exif", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_reading_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_reading")),
    )
    op.create_index("ix_reading_place", "reading", ["place"], unique=False, postgresql_using="gist")
    op.create_table(
        "track",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("points_n", sa.Integer(), nullable=False),
        sa.Column("kept_n", sa.Integer(), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("line", Geometry("MULTILINESTRING", srid=4326, spatial_index=False), nullable=True),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("refusals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_track_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_track_person_id_person")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_track")),
    )
    op.create_index("ix_track_line", "track", ["line"], unique=False, postgresql_using="gist")


def downgrade() -> None:
    op.drop_table("track")
    op.drop_table("reading")
    op.drop_table("covered_interval")
    op.drop_table("evidence_link")
    op.drop_table("evidence")
    op.drop_table("declaration")
