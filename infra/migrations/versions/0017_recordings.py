"""Tracks while they are recorded, and the bridges that bring fixes of phones whose screen is off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bridge",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_bridge_device_id_device")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_bridge")),
        sa.UniqueConstraint("device_id", name=op.f("uq_bridge_device_id")),
    )
    op.create_table(
        "recording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("by_bridge", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("contiguous_seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("points_n", sa.Integer(), nullable=False),
        sa.Column("tail", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stretches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_recording_device_id_device")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_recording_evidence_id_evidence")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_recording_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recording_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index(op.f("ix_recording_device_id"), "recording", ["device_id"])
    op.create_index(op.f("ix_recording_inspection_id"), "recording", ["inspection_id"])
    op.create_index("ix_recording_unsealed", "recording", ["heard_at"], postgresql_where=sa.text("sealed_at IS NULL"))
    op.create_index(
        "uq_recording_of_bridge",
        "recording",
        ["device_id", "inspection_id"],
        unique=True,
        postgresql_where=sa.text("by_bridge AND sealed_at IS NULL"),
    )
    op.create_table(
        "recording_batch",
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("points_n", sa.Integer(), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_recording_batch_seq_from_one")),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_batch_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("recording_id", "seq", name=op.f("pk_recording_batch")),
    )
    op.execute("GRANT SELECT, INSERT ON recording_batch TO yixian_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON bridge, recording TO yixian_app")


def downgrade() -> None:
    op.drop_table("recording_batch")
    op.drop_table("recording")
    op.drop_table("bridge")
