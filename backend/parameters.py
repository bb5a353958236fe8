"""The numbers that domain.md marks [D]: an office may set them, the code never hard-codes them."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Parameters:
    """One office's figures; the defaults are the handbook's."""

    coverage_within_m: float = 25.0
    """A stretch counts as walked within this many metres of a kept walking segment."""
    longest_gap_s: float = 60.0
    """GPS silence, in seconds, beyond which a track is not joined."""
    longest_gap_m: float = 100.0
    """A jump, in metres, beyond which a track is not joined."""
    near_m: float = 50.0
    """R of domain.md §3.9 is at least this many metres."""
    near_slack_m: float = 20.0
    """R is at least the sum of both accuracies plus this many metres."""
    rebound_within_days: int = 365
    """A relapse is looked for among rows closed within this many days."""
    pool_from_days: int = 7
    """A closed row enters the follow-up pool after this many days."""
    pool_to_days: int = 180
    """A closed row leaves the follow-up pool after this many days."""
    draw_share: Fraction = Fraction(1, 5)
    """Share of the ordinary rows that is drawn."""
    photo_accuracy_m: float = 100.0
    """A photo fix worse than this many metres asks for a pin by hand."""
    closing_days_wd: int = 3
    """Working days between a passed verification and its decision."""
    verify_days_wd: int = 5
    """Working days a verifier has."""
