"""T1–T18 of domain.md §3.2: one table, as data. Who stands where is judged by seats.py, on values, without a database.

An overlay (a proposal, a request) leaves the state as it is and is an event all the same: its `to` is empty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from backend.errors import WrongState
from backend.tasks.seats import Seat, Standing

When = Callable[[Standing], bool]

DRAFT, REGISTERED, DISPATCHED, RETURN_REQUESTED = "draft", "registered", "dispatched", "return_requested"
RECTIFYING, SUBMITTED, VERIFYING, VERIFIED = "rectifying", "submitted", "verifying", "verified"
CLOSED, DISMISSED, MERGED, REBOUNDED, SUSPENDED = "closed", "dismissed", "merged", "rebounded", "suspended"

WITH_UNIT = frozenset({DISPATCHED, RETURN_REQUESTED, RECTIFYING})
"""An order is out and its first round may still be owed: the states in which a row can be overdue."""
OPEN = frozenset({REGISTERED, SUBMITTED, VERIFYING, VERIFIED, SUSPENDED}) | WITH_UNIT
ENDED = frozenset({CLOSED, DISMISSED, MERGED, REBOUNDED})
STATES = OPEN | ENDED | {DRAFT}


def always(_: Standing) -> bool:
    return True


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    sources: the states it starts from; None: there is no row yet. to: the states it may lead to; empty: the same.
    seats: who may do it, each under its condition."""

    number: str
    name: str
    sources: tuple[str | None, ...]
    to: tuple[str, ...]
    seats: tuple[tuple[Seat, When], ...]

    @property
    def act(self) -> str:
        """As events name it: "T6 acknowledge"."""
        return f"{self.number} {self.name}"

    def check(self, state: str | None, to: str | None) -> str:
        """The state this leads to from `state`. `to` None: the only one there is, or the same.

        Raises WrongState: it does not start there; ValueError: it never leads to `to`."""
        if state not in self.sources:
            allowed = [source for source in self.sources if source]
            raise WrongState(f"{self.act} does not start from {state}", act=self.name, state=state, expected=allowed)
        target = to or (self.to[0] if len(self.to) == 1 else state if not self.to else None)
        if target is None or (self.to and target not in self.to) or (not self.to and target != state):
            raise ValueError(f"{self.act} does not lead from {state} to {to}")
        return target


def _line(
    number: str, name: str, sources: Iterable[str | None], to: Iterable[str], *seats: Seat | tuple[Seat, When]
) -> Transition:
    who = tuple(seat if isinstance(seat, tuple) else (seat, always) for seat in seats)
    return Transition(number, name, tuple(sources), tuple(to), who)


def _gl_dispatches(at: Standing) -> bool:
    return at.urgent or (at.severity < 3 and not at.covert)


def _on_the_spot(at: Standing) -> bool:
    return at.urgent and "on_site_coordination" in at.powers


def _od_dispatches(at: Standing) -> bool:
    return at.severity == 3 or at.covert


def _gl_closes(at: Standing) -> bool:
    return at.severity < 3 and not at.rebound and not at.leader_barred


def _od_closes(at: Standing) -> bool:
    return at.severity == 3 or at.rebound or at.leader_barred


def _gl_confirms(at: Standing) -> bool:
    return not at.closed_by_leader


def _cg_confirms(at: Standing) -> bool:
    return at.closed_by_leader


def _immediate(at: Standing) -> bool:
    return at.severity < 3 and not at.covert


FINDERS: tuple[Seat, ...] = ("group_member", "group_deputy", "group_leader", "office_staff")
SIGNERS: tuple[Seat, ...] = ("unit_leader", "area_leader")
DISMISSIBLE = (REGISTERED, RETURN_REQUESTED, DISPATCHED, RECTIFYING, VERIFYING)
ASKING = (DISPATCHED, RECTIFYING)
GL: Seat = "group_leader"
OD: Seat = "office_director"
CG: Seat = "coordination_group"

TABLE: dict[str, Transition] = {
    line.name: line
    for line in (
        _line("T1", "draft", (None,), (DRAFT,), *FINDERS),
        _line("T1", "discard", (DRAFT,), ("discarded",), "author"),
        _line("T2", "register", (DRAFT,), (REGISTERED,), "author"),
        _line("T3", "merge", (REGISTERED,), (MERGED,), GL),
        _line("T3", "propose-merger", (DISPATCHED, RECTIFYING), (), GL),
        _line("T3", "decide-merger", (DISPATCHED, RECTIFYING), (MERGED, DISPATCHED, RECTIFYING), OD),
        _line("T4", "propose-dismissal", DISMISSIBLE, (), GL),
        _line("T4", "decide-dismissal", DISMISSIBLE, (DISMISSED, *DISMISSIBLE), OD),
        _line(
            "T5",
            "dispatch",
            (REGISTERED,),
            (DISPATCHED,),
            (GL, _gl_dispatches),
            (OD, _od_dispatches),
            ("group_deputy", _on_the_spot),
            ("group_member", _on_the_spot),
        ),
        _line("T6", "acknowledge", (DISPATCHED,), (RECTIFYING,), *SIGNERS, "unit_handler", "system"),
        _line("T7", "return", ASKING, (RETURN_REQUESTED,), "unit_leader"),
        _line("T8", "decide-return", (RETURN_REQUESTED,), ASKING, CG, GL),
        _line("T8b", "redispatch", ASKING, (DISPATCHED,), GL, OD),
        _line("T9", "draft-round", (RECTIFYING,), (), "unit_handler", *SIGNERS),
        _line("T9", "submit", (RECTIFYING,), (SUBMITTED,), *SIGNERS),
        _line("T9b", "withdraw", (SUBMITTED,), (RECTIFYING,), *SIGNERS),
        _line("T10", "return-material", (SUBMITTED,), (RECTIFYING,), GL),
        _line("T11", "name-verifier", (SUBMITTED,), (VERIFYING,), GL),
        _line("T11b", "unable", (VERIFYING,), (VERIFYING,), "verifier"),
        _line("T11b", "rename-verifier", (VERIFYING,), (VERIFYING,), OD),
        _line("T12", "fail", (VERIFYING,), (RECTIFYING,), "verifier"),
        _line("T13", "pass", (VERIFYING,), (VERIFIED,), "verifier"),
        _line("T14", "close", (VERIFIED,), (CLOSED,), (GL, _gl_closes), (OD, _od_closes)),
        _line("T15", "refuse-close", (VERIFIED,), (VERIFYING,), (GL, _gl_closes), (OD, _od_closes)),
        _line("T16", "rebound", (CLOSED,), (REBOUNDED,), (GL, _gl_confirms), (CG, _cg_confirms)),
        _line("T16", "reject-rebound", (CLOSED,), (), (GL, _gl_confirms), (CG, _cg_confirms)),
        _line("T16", "open-rebound", (None,), (REGISTERED,), GL, CG),
        _line("T17", "suspend", (DISPATCHED, RECTIFYING, VERIFYING), (SUSPENDED,), OD),
        _line("T17", "resume", (SUSPENDED,), (DISPATCHED, RECTIFYING, VERIFYING), OD, "system"),
        _line("T18", "fix-at-once", (REGISTERED,), (VERIFYING,), ("author", _immediate)),
        _line("ext", "ask-extension", ASKING, (), *SIGNERS),
        _line("ext", "decide-extension", sorted(OPEN), (), GL, OD, "city_leader"),
    )
}
