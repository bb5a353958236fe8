"""How a draw is drawn (domain.md §3.5): pure, so that an auditor recomputes it on a laptop.

ALGORITHM names this file's arithmetic for good; another arithmetic gets another name."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

import rfc8785

ALGORITHM = "yixian-draw-1"


@dataclass(frozen=True)
class Member:
    """One row of the population. certain: severity 3 or a rebound, which are always drawn."""

    task_id: UUID
    stratum: str
    certain: bool


@dataclass(frozen=True)
class Drawn:
    """What the draw made of one row. Its probability is numerator/denominator, n of N in its stratum."""

    task_id: UUID
    stratum: str
    order_sha256: str
    numerator: int
    denominator: int
    drawn: bool


def population_digest(members: Iterable[Member]) -> str:
    """SHA-256, hex, of the canonical JSON of the rows in order of their ids.

    >>> population_digest([])
    '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945'
    """
    return hashlib.sha256(rfc8785.dumps(as_rows(members))).hexdigest()


def as_rows(members: Iterable[Member]) -> list[dict[str, str | bool]]:
    """The population as it is hashed and stored."""
    ordered = sorted(members, key=lambda member: member.task_id)
    return [{"certain": one.certain, "stratum": one.stratum, "task_id": str(one.task_id)} for one in ordered]


def draw(members: Sequence[Member], seed: bytes, share: Fraction) -> list[Drawn]:
    """Draw from a population.

    Args: seed: bytes that nobody could choose. share: of the rows that are not certain; ⌈share·N⌉ are drawn.
    Returns: every row, in order of its hash; the certain ones with probability 1.

    >>> rows = [Member(UUID(int=n), "a" if n < 3 else "b", certain=n == 0) for n in range(6)]
    >>> found = draw(rows, b"seed", Fraction(1, 5))
    >>> sum(row.drawn for row in found), sorted({(row.numerator, row.denominator) for row in found})
    (2, [(0, 2), (1, 1), (1, 3)])
    """
    strata: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if not member.certain:
            strata[member.stratum].append(member)
    shares = allot({stratum: len(rows) for stratum, rows in strata.items()}, share)
    certain = [Drawn(one.task_id, one.stratum, order(seed, one.task_id), 1, 1, True) for one in members if one.certain]
    rest = [row for stratum, rows in strata.items() for row in _within(rows, seed, shares[stratum])]
    return sorted([*certain, *rest], key=lambda row: row.order_sha256)


def _within(rows: Sequence[Member], seed: bytes, n: int) -> list[Drawn]:
    ordered = sorted(((order(seed, row.task_id), row) for row in rows), key=lambda pair: pair[0])
    return [
        Drawn(row.task_id, row.stratum, digest, n, len(rows), place < n) for place, (digest, row) in enumerate(ordered)
    ]


def order(seed: bytes, task_id: UUID) -> str:
    """The place of a row in the order of its stratum: SHA-256(seed ‖ the 16 bytes of its id), hex."""
    return hashlib.sha256(seed + task_id.bytes).hexdigest()


def allot(sizes: Mapping[str, int], share: Fraction) -> dict[str, int]:
    """How many rows each stratum gives, by largest remainder; ties go to the lower stratum id.

    Args: sizes: rows by stratum. Returns: rows to draw by stratum; they sum to ⌈share·N⌉.

    >>> allot({"a": 10, "b": 9, "c": 11}, Fraction(1, 5))
    {'a': 2, 'b': 2, 'c': 2}
    """
    total = sum(sizes.values())
    n = -(-total * share.numerator // share.denominator)
    exact = {stratum: Fraction(n * size, total) for stratum, size in sizes.items()}
    given = {stratum: int(quota) for stratum, quota in exact.items()}
    by_remainder = sorted(sizes, key=lambda stratum: (given[stratum] - exact[stratum], stratum))
    for stratum in by_remainder[: n - sum(given.values())]:
        given[stratum] += 1
    return given
