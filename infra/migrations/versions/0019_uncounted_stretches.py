"""Where a track proves nothing becomes rows, which coverage can unite as it unites what was covered.

Until now each track kept these stretches in its refusals; coverage read all of them to name the reason of a gap. The
version still running goes on writing there: such a gap is "not walked" until its track is read again."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FROM_TRACKS = """
INSERT INTO uncounted_stretch (id, evidence_id, leg_id, why, from_chainage_m, to_chainage_m)
SELECT gen_random_uuid(), t.evidence_id, leg.key::uuid,
       one.said ->> 0, (one.said ->> 1)::float8, (one.said ->> 2)::float8
FROM track t, jsonb_each(coalesce(t.refusals -> 'stretches', '{}')) AS leg,
     jsonb_array_elements(leg.value) AS one (said)
"""
TO_TRACKS = """
UPDATE track t SET refusals = t.refusals || jsonb_build_object('stretches', said.legs)
FROM (SELECT evidence_id, jsonb_object_agg(leg_id::text, stretches) AS legs
      FROM (SELECT evidence_id, leg_id, jsonb_agg(jsonb_build_array(why, from_chainage_m, to_chainage_m)) AS stretches
            FROM uncounted_stretch GROUP BY evidence_id, leg_id) AS by_leg
      GROUP BY evidence_id) AS said
WHERE said.evidence_id = t.evidence_id
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_table(
        "uncounted_stretch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("from_chainage_m", sa.Double(), nullable=False),
        sa.Column("to_chainage_m", sa.Double(), nullable=False),
        sa.CheckConstraint("why IN ('driven', 'poor_fix', 'no_signal')", name=op.f("ck_uncounted_stretch_why")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_uncounted_stretch_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["leg_id"], ["inspection_leg.id"], name=op.f("fk_uncounted_stretch_leg_id_inspection_leg")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncounted_stretch")),
    )
    op.create_index(op.f("ix_uncounted_stretch_evidence_id"), "uncounted_stretch", ["evidence_id"], unique=False)
    op.create_index("ix_uncounted_stretch_leg_id", "uncounted_stretch", ["leg_id"], unique=False)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON uncounted_stretch TO yixian_app")
    op.execute(FROM_TRACKS)
    op.execute("UPDATE track SET refusals = refusals - 'stretches' WHERE refusals ? 'stretches'")


def downgrade() -> None:
    op.execute(TO_TRACKS)
    op.drop_table("uncounted_stretch")
