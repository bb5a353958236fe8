"""The numbers that domain.md marks [D]: an office may set them, the code never hard-codes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType


@dataclass(frozen=True)
class Parameters:
    """One office's figures; the defaults are the handbook's."""

    coverage_within_m: float = 25.0
    """A stretch counts as walked within this many metres of a kept walking segment."""
    longest_gap_s: float = 60.0
    """GPS silence, in seconds, beyond which a track is not joined."""
    longest_gap_m: float = 100.0
    """A jump, in metres, beyond which a track is not joined."""
    recording_silent_minutes: int = 120
    """A track that is sent live is sealed when nothing was heard of it for so many minutes."""
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
    session_idle_minutes: int = 30
    """Minutes without a request after which a browser has to log in again."""
    admin_idle_minutes: int = 15
    """The same for whoever administers the system."""
    session_hours: int = 12
    """Hours after which a browser has to log in again in any case."""
    lockout_failures: int = 5
    """Wrong passwords in a row that lock a login."""
    lockout_minutes: int = 15
    """Minutes for which a login stays locked, and after which a streak of wrong ones is forgotten."""
    access_token_minutes: int = 30
    """Minutes for which a phone's access token is good."""
    refresh_token_days: int = 90
    """Days for which a phone's refresh token is good, if it is not used."""
    enrolment_code_minutes: int = 10
    """Minutes for which a code enrols a phone."""
    upload_hours: int = 168
    """Hours after its last part at which an upload in parts is given up."""
    lock_days: int = 0
    """Days for which the store is asked to lock an original after its acceptance, where it can; 0: not at all."""
    severity_wd: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({1: 15, 2: 10, 3: 5}))
    """Working days to put a row right where its category has no limit of its own, by severity."""
    danger_h: float = 24.0
    """Hours in which a dangerous situation is put right at the latest."""
    dispatch_wd: int = 2
    """Working days from registration to dispatch; later is warned of, not refused."""
    acknowledge_wd: int = 1
    """Working days to acknowledge an order, or a quarter of its period if that is less."""
    return_wd: int = 2
    """Working days to send an order back, or a quarter of its period if that is less."""
    extension_wd: int = 5
    """Working days that GL, and after them OD, may always grant once."""
    extension_share: Fraction = Fraction(3, 10)
    """Share of the first period that they may grant where it is more."""
    extension_answer_wd: int = 2
    """Working days after which the next level may decide a request, too."""
    yellow_share: Fraction = Fraction(3, 10)
    """Share of the period left at which a row turns yellow."""
