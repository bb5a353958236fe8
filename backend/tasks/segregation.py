"""Segregation of duties (domain.md §3.10): who may not check, approve, visit or confirm, and why. Pure.

Every function gives reasons, none meaning yes; a reason is a code that pages put into words. Membership of one
supervision group is no obstacle, and the finder may verify."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from backend.tasks.errors import SameHands
from backend.tasks.seats import within

Reasons = frozenset[str]
NONE: Reasons = frozenset()


@dataclass(frozen=True)
class Hand:
    """Somebody, and where they belong: home unit, and the unit they are seconded from."""

    person_id: UUID
    unit_paths: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hands:
    """Who has had a hand in one row.

    unit_paths: the lead unit's and the co-units'. verifiers: by round, the first round's first; a round's last one
    where it had several. checked: everybody who was ever a verifier. approvers: who decided about closing it."""

    unit_paths: frozenset[str] = frozenset()
    verifiers: tuple[UUID, ...] = ()
    checked: frozenset[UUID] = frozenset()
    approvers: frozenset[UUID] = frozenset()
    drafted_by: UUID | None = None

    @property
    def all_verifiers(self) -> frozenset[UUID]:
        return self.checked | frozenset(self.verifiers)


def of_the_units(hand: Hand, row: Hands) -> bool:
    """Whether somebody belongs to, or is seconded from, the lead unit, a co-unit, or a part of one.

    >>> from uuid import UUID
    >>> someone = Hand(UUID(int=1), frozenset({"city.river.bureau"}))
    >>> [of_the_units(someone, Hands(frozenset({unit}))) for unit in ("city.river", "city.office")]
    [True, False]
    """
    return any(within(path, unit) for path in hand.unit_paths for unit in row.unit_paths)


def bars_verifying(hand: Hand, row: Hands, *, round_n: int, by_director: bool = False) -> Reasons:
    """Why somebody may not verify round n (from 1) of this row.

    by_director: OD says that the verifier of the round before may be the same.

    >>> from uuid import UUID
    >>> gm, row = Hand(UUID(int=1)), Hands(verifiers=(UUID(int=1),))
    >>> sorted(bars_verifying(gm, row, round_n=2)), sorted(bars_verifying(gm, row, round_n=2, by_director=True))
    (['verified-the-round-before'], [])
    """
    before = row.verifiers[round_n - 2] if 2 <= round_n <= len(row.verifiers) + 1 else None
    return _reasons(
        ("belongs-to-the-unit", of_the_units(hand, row)),
        ("verified-the-round-before", hand.person_id == before and not by_director),
        ("is-the-approver", hand.person_id in row.approvers),
    )


def bars_approving(hand: Hand, row: Hands) -> Reasons:
    """Why somebody may not decide about closing this row.

    >>> from uuid import UUID
    >>> sorted(bars_approving(Hand(UUID(int=1)), Hands(verifiers=(UUID(int=1),))))
    ['is-a-verifier']
    """
    return _reasons(
        ("belongs-to-the-unit", of_the_units(hand, row)),
        ("is-a-verifier", hand.person_id in row.all_verifiers),
    )


def bars_visiting(hand: Hand, row: Hands) -> Reasons:
    """Why somebody may not be sent back to this row (回头看)."""
    return _reasons(
        ("belongs-to-the-unit", of_the_units(hand, row)),
        ("is-a-verifier", hand.person_id in row.all_verifiers),
        ("is-the-approver", hand.person_id in row.approvers),
    )


def bars_confirming(hand: Hand, row: Hands) -> Reasons:
    """Why somebody may not confirm that this row has rebounded."""
    return _reasons(("is-the-approver", hand.person_id in row.approvers))


def bars_signing(hand: Hand, row: Hands) -> Reasons:
    """Why somebody may not sign the round that lies drafted."""
    return _reasons(("is-the-drafter", hand.person_id == row.drafted_by))


def need_other_hands(reasons: Reasons) -> None:
    """Raise SameHands, naming the reasons, if there is one."""
    if reasons:
        raise SameHands("one person cannot be both", why=sorted(reasons))


@dataclass(frozen=True)
class Eligible:
    """Who stays eligible for what, by id, in the order given."""

    verifiers: tuple[UUID, ...]
    approvers: tuple[UUID, ...]
    visitors: tuple[UUID, ...]


def eligible(checkers: Iterable[Hand], deciders: Iterable[Hand], row: Hands, *, round_n: int) -> Eligible:
    """What the screen of T11 shows: of those who check (GD, GM, OS, the lent) and of those who decide, who still may.

    The 1+2+1 group works: GL approves, GM and GD1 verify rounds 1 and 2, GD2 visits.

    >>> from uuid import UUID
    >>> gl, gd1, gd2, gm = (Hand(UUID(int=n)) for n in range(1, 5))
    >>> row = Hands(verifiers=(gm.person_id,))
    >>> found = eligible([gd1, gd2, gm], [gl], row, round_n=2)
    >>> [sorted(person.int for person in of) for of in (found.verifiers, found.approvers, found.visitors)]
    [[2, 3], [1], [2, 3]]
    """
    checking = list(checkers)
    return Eligible(
        tuple(hand.person_id for hand in checking if not bars_verifying(hand, row, round_n=round_n)),
        tuple(hand.person_id for hand in deciders if not bars_approving(hand, row)),
        tuple(hand.person_id for hand in checking if not bars_visiting(hand, row)),
    )


def _reasons(*found: tuple[str, bool]) -> Reasons:
    return frozenset(reason for reason, holds in found if holds)
