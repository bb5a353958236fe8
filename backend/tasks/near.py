"""Are two findings one and the same (T3)? R of domain.md §3.9, pure."""

from dataclasses import dataclass
from uuid import UUID

from backend.parameters import Parameters
from backend.tasks.model import Task
from geo.lonlat import LonLat
from geo.measure import distances_m


@dataclass(frozen=True)
class Spot:
    """Where and what a finding is. chainage_m: metres along the asset; accuracy_m: of its fix."""

    category: str
    at: LonLat | None = None
    accuracy_m: float | None = None
    asset_id: UUID | None = None
    chainage_m: float | None = None
    side: str | None = None


def spot_of(task: Task) -> Spot:
    at = LonLat(task.place.x, task.place.y) if task.place is not None else None
    return Spot(task.category_code, at, task.accuracy_m, task.asset_id, task.chainage_m, task.side)


def radius_m(a: Spot, b: Spot, rules: Parameters) -> float:
    """R: at least 50 m, or the sum of both accuracies and 20 m.

    >>> radius_m(Spot("RE03", accuracy_m=8), Spot("RE03", accuracy_m=30), Parameters())
    58.0
    """
    return max(rules.near_m, (a.accuracy_m or 0.0) + (b.accuracy_m or 0.0) + rules.near_slack_m)


def why_not_the_same(a: Spot, b: Spot, rules: Parameters) -> list[str]:
    """Why two findings are not one, none if they may be: another-category, another-side, too-far, no-place.

    On one line: by chainage, and by side where both say one. On one asset without a line (premises): near. Else: within
    R on the ellipsoid.

    >>> a, b = Spot("RE03", LonLat(113.0, 28.0)), Spot("RE03", LonLat(113.0, 28.0003))
    >>> why_not_the_same(a, b, Parameters()), why_not_the_same(a, Spot("RE02", LonLat(113.1, 28.0)), Parameters())
    ([], ['another-category', 'too-far'])
    """
    return ([] if a.category == b.category else ["another-category"]) + _why_apart(a, b, rules)


def _why_apart(a: Spot, b: Spot, rules: Parameters) -> list[str]:
    same_asset = a.asset_id is not None and a.asset_id == b.asset_id
    if same_asset and a.side and b.side and a.side != b.side:
        return ["another-side"]
    if same_asset and a.chainage_m is not None and b.chainage_m is not None:
        return [] if abs(a.chainage_m - b.chainage_m) <= rules.near_m else ["too-far"]
    if same_asset:
        return []
    if a.at is None or b.at is None:
        return ["no-place"]
    distance = float(distances_m(a.at.as_path(), b.at.as_path())[0])
    return [] if distance <= radius_m(a, b, rules) else ["too-far"]
