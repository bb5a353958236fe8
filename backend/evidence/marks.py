"""What is kept about a piece beside what was read from it: flags with their substance, and the prints of pictures."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Flag(Base):
    """One doubt about one piece: derived, and replaced when it is looked for again. It informs; it never refuses.

    strength: weak or strong. other_id: the piece that raises it, where one does. facts: how far in bits, metres,
    seconds or shares, as the sentence of its code needs them (flags.tsv). rules_version: of events.RULES_VERSION."""

    __tablename__ = "flag"
    __table_args__ = (
        sa.CheckConstraint("strength IN ('weak', 'strong')", name="strength"),
        sa.UniqueConstraint("evidence_id", "code", "other_id", postgresql_nulls_not_distinct=True),
        sa.Index("ix_flag_code_found_at_id", "code", "found_at", "id"),
        sa.Index("ix_flag_found_at_id", "found_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"))
    code: Mapped[str]
    strength: Mapped[str]
    other_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    facts: Mapped[dict[str, Any]]
    found_at: Mapped[datetime]
    rules_version: Mapped[str]


def _band(n: int) -> sa.Computed:
    """The n-th 16 bits of the index, lowest first, as a smallint."""
    return sa.Computed(f"((((phash >> {16 * n}) & 65535) - 32768))::smallint", persisted=True)


class PicturePrint(Base):
    """What a picture is known by again (storage.images.Print): derived, replaced when it is read again.

    phash: None where there is too little contrast. band0…3: its 16-bit parts, each with a covering index: a print
    within 7 bits has one band within 1 bit. words: what stands at its striking points; None: not looked for yet."""

    __tablename__ = "picture_print"
    __table_args__ = (
        *(sa.Index(f"ix_picture_print_band{n}", f"band{n}", postgresql_include=["phash", "evidence_id"])
          for n in range(4)),
        sa.Index("ix_picture_print_words", "words", postgresql_using="gin"),
    )  # fmt: skip

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    phash: Mapped[int | None] = mapped_column(sa.BigInteger())
    detail: Mapped[bytes]
    contrast: Mapped[float]
    band0: Mapped[int | None] = mapped_column(sa.SmallInteger(), _band(0))
    band1: Mapped[int | None] = mapped_column(sa.SmallInteger(), _band(1))
    band2: Mapped[int | None] = mapped_column(sa.SmallInteger(), _band(2))
    band3: Mapped[int | None] = mapped_column(sa.SmallInteger(), _band(3))
    words: Mapped[list[int] | None] = mapped_column(ARRAY(sa.Integer()))
