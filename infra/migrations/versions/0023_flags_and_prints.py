"""Flags with their substance, and the prints by which a picture is found again; the codes that stand move over.

Prints follow another formula than the hash they replace, so no old hash is carried over: photos read before get theirs
from the job evidence.print, which looks for those without."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOVED = """
INSERT INTO flag (id, evidence_id, code, strength, facts, found_at, rules_version)
SELECT gen_random_uuid(), evidence_id, code,
       CASE WHEN code IN ('reused', 'suspected_crs', 'unreadable', 'c2pa_invalid', 'place_differs')
            THEN 'strong' ELSE 'weak' END,
       '{}', read_at, '2026-1'
FROM reading, unnest(flags) code
"""
BANDS = range(4)


def upgrade() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.CheckConstraint("strength IN ('weak', 'strong')", name=op.f("ck_flag_strength")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_flag_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["other_id"], ["evidence.id"], name=op.f("fk_flag_other_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint(
            "evidence_id", "code", "other_id",
            name=op.f("uq_flag_evidence_id_code_other_id"), postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    op.create_index("ix_flag_code_found_at_id", "flag", ["code", "found_at", "id"])
    op.create_index("ix_flag_found_at_id", "flag", ["found_at", "id"])
    op.create_index(op.f("ix_flag_other_id"), "flag", ["other_id"])
    op.create_table(
        "picture_print",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("phash", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("contrast", sa.Double(), nullable=False),
        *(
            sa.Column(
                f"band{n}", sa.SmallInteger(),
                sa.Computed(f"((((phash >> {16 * n}) & 65535) - 32768))::smallint", persisted=True), nullable=True,
            )
            for n in BANDS
        ),
        sa.Column("words", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_picture_print_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_picture_print")),
    )  # fmt: skip
    for n in BANDS:
        op.create_index(
            f"ix_picture_print_band{n}", "picture_print", [f"band{n}"], postgresql_include=["phash", "evidence_id"]
        )
    op.create_index("ix_picture_print_words", "picture_print", ["words"], postgresql_using="gin")
    op.create_index("ix_reading_captured_at", "reading", ["captured_at"])
    op.create_index("ix_track_person_id_started_at", "track", ["person_id", "started_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE ON flag, picture_print TO yixian_app")
    op.execute("GRANT DELETE ON flag TO yixian_app")  # derived: replaced when they are looked for again
    op.execute(MOVED)
    op.drop_column("reading", "phash")


def downgrade() -> None:
    op.add_column("reading", sa.Column("phash", sa.BigInteger(), nullable=True))
    op.drop_index("ix_track_person_id_started_at", table_name="track")
    op.drop_index("ix_reading_captured_at", table_name="reading")
    op.drop_table("picture_print")
    op.drop_table("flag")
