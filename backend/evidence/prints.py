"""Which pictures may be the same as one: looked up by print and by words, among all there are.

The lookup is complete: of two prints within 7 bits at least one of four 16-bit bands differs in one bit or none, so
four index-only scans, each of 17 values, find every one (docs/reference/same-picture.md shows the plan)."""

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from backend.evidence.marks import PicturePrint
from storage.images import differing_bits

RADIUS_BITS = 7
"""Of 64, in the index; four bands with one bit each make it complete up to here, and no farther."""
DETAIL_BITS = 64
"""Of 256: beyond, two pictures are not worth a close look."""
MOST = 8
LEAST_VOTES = 5
"""Words in common: unrelated pictures share 1 or 2, a crop keeps 11 and more of 64."""
BANDS = 4
IN_BAND = """
SELECT evidence_id FROM picture_print
WHERE band{n} = ANY(:band{n}) AND bit_count((phash # :phash)::bit(64)) <= :radius
"""
LOOKUP = "UNION".join(IN_BAND.format(n=n) for n in range(BANDS))
VOTES = """
SELECT evidence_id FROM picture_print,
  LATERAL (SELECT count(*) AS n FROM unnest(words) word WHERE word = ANY(:asked)) votes
WHERE words && :asked AND n >= :least AND evidence_id <> :self ORDER BY n DESC, evidence_id LIMIT :most
"""
NEAR_PRINTS = sa.text(LOOKUP)
NEAR_WORDS = sa.text(VOTES).bindparams(sa.bindparam("asked", type_=ARRAY(sa.Integer())))
DETAILS = sa.select(PicturePrint.evidence_id, PicturePrint.detail)
DETAILS = DETAILS.where(PicturePrint.evidence_id.in_(sa.bindparam("ids", expanding=True)))


def near_prints(session: Session, mine: PicturePrint) -> list[UUID]:
    """The pictures whose prints are nearest: within 7 of 64 bits, and 64 of 256; the nearest first, at most 8."""
    if mine.phash is None:
        return []
    ids = set(session.scalars(NEAR_PRINTS, lookup_values(mine.phash))) - {mine.evidence_id}
    rows = session.execute(DETAILS, {"ids": list(ids)}).all() if ids else []
    apart = sorted((detail_bits(mine.detail, detail), other) for other, detail in rows)
    return [other for bits, other in apart if bits <= DETAIL_BITS][:MOST]


def near_words(session: Session, evidence_id: UUID, probes: Sequence[Sequence[int]]) -> list[UUID]:
    """The pictures that share most words with these probes, at least 5; at most 8."""
    asked = sorted(set(chain.from_iterable(probes)))
    values = {"asked": asked, "least": LEAST_VOTES, "self": evidence_id, "most": MOST}
    return list(session.scalars(NEAR_WORDS, values)) if asked else []


def lookup_values(phash: int) -> dict[str, object]:
    """What LOOKUP asks with: the hash, and for each band its own value and the 16 that lie one bit off.

    >>> lookup_values(0)["band3"][:3]
    [-32768, -32767, -32766]
    """
    bands = [phash >> 16 * n & 0xFFFF for n in range(BANDS)]
    asked = {f"band{n}": [(band ^ turn) - 32768 for turn in (0, *(1 << bit for bit in range(16)))]
             for n, band in enumerate(bands)}  # fmt: skip
    return {"phash": phash, "radius": RADIUS_BITS, **asked}


def detail_bits(one: bytes, other: bytes) -> int:
    """How many of the 256 bits of two detail hashes differ.

    >>> detail_bits(bytes(32), bytes(31) + b"\\x07")
    3
    """
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def print_bits(one: PicturePrint, other: PicturePrint) -> int | None:
    """How many of the 64 bits of two indexes differ; None where one has none."""
    return None if one.phash is None or other.phash is None else differing_bits(one.phash, other.phash)
