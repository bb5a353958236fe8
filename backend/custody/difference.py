"""What a check finds: a difference with a code that stays (docs/how-to/keep-custody.md lists them)."""

from collections.abc import Callable
from dataclasses import dataclass, field

HARMLESS = frozenset({"object-unowned", "job-lost", "job-failed", "leaf-unnumbered", "tile-missing", "leaves-waiting"})
"""What a crash may leave behind; everything else means that something was lost or changed."""

Progress = Callable[[str, int], None]
"""progress(stage, done): called now and then, with how many of a stage are done."""


@dataclass(frozen=True, order=True)
class Difference:
    """One difference. where: an id, a key or a number in the log; why: for people."""

    code: str
    where: str
    why: str

    @property
    def grave(self) -> bool:
        return self.code not in HARMLESS


@dataclass
class Ledger:
    """What was looked at, how much of it, and what differs. Differences are few; what is counted may be millions."""

    differences: list[Difference] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    progress: Progress = lambda _stage, _done: None

    def differs(self, code: str, where: object, why: str) -> None:
        self.differences.append(Difference(code, str(where), why))

    def count(self, stage: str, n: int) -> None:
        self.counted[stage] = self.counted.get(stage, 0) + n
        self.progress(stage, self.counted[stage])
