"""The tracks of the walk: GPX as a phone records it, with the stretches where it was off, or its bearer rode.

What lies within B = 25 m of a walked segment counts as walked, so a recording that ends at offset d before a gap
covers √(B² − d²) beyond its end; the recordings here stop that much early, and the gaps come out as named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt

import numpy as np

from geo.coverage import WITHIN_M
from infra.demo.places import LANE_M, ROAD_FROM_M, ROAD_TO_M, road

STEP_M = 5.0
PACE_MPS = 1.1
RIDE_MPS = 3.6
BEYOND_M = sqrt(WITHIN_M**2 - LANE_M**2)


@dataclass(frozen=True)
class Gap:
    """A stretch of chainage that comes out as not walked. ridden: recorded, but on wheels; else the phone was off."""

    from_m: float
    to_m: float
    ridden: bool = False

    @property
    def missed_m(self) -> float:
        return self.to_m - self.from_m


@dataclass(frozen=True)
class Walk:
    """One pair's way along one side, up the chainage on the right, back down on the left."""

    side: str
    gaps: tuple[Gap, ...]
    starts_at: datetime

    @property
    def covered_m(self) -> float:
        return ROAD_TO_M - ROAD_FROM_M - sum(gap.missed_m for gap in self.gaps)

    def at(self, chainage_m: float) -> datetime:
        """When the pair passes a chainage, roughly: they stop for every finding."""
        gone = chainage_m - ROAD_FROM_M if self.side == "right" else ROAD_TO_M - chainage_m
        return self.starts_at + timedelta(seconds=gone / PACE_MPS)


@dataclass(frozen=True)
class Fix:
    """One line of the recording; new: the phone began to record again here."""

    chainage_m: float
    at: datetime
    new: bool = False


def fixes(walk: Walk) -> Iterator[Fix]:
    """What the phone recorded, in order."""
    now = walk.starts_at
    for from_m, to_m, speed, new in _stretches(walk):
        steps = max(1, round(abs(to_m - from_m) / STEP_M))
        for n in range(1 if not new else 0, steps + 1):
            now = max(now, walk.at(from_m)) if n == 0 else now + timedelta(seconds=abs(to_m - from_m) / steps / speed)
            yield Fix(from_m + (to_m - from_m) * n / steps, now, new and n == 0)


def gpx(walk: Walk, name: str) -> bytes:
    """The recording as GPX 1.1."""
    places = _places(walk, recorded := list(fixes(walk)))
    lines = [f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><ele>24.0</ele><time>{_utc(fix.at)}</time></trkpt>'
             for (lon, lat), fix in zip(places, recorded, strict=True)]  # fmt: skip
    text = "".join(("</trkseg><trkseg>" if fix.new and n else "") + line
                   for n, (line, fix) in enumerate(zip(lines, recorded, strict=True)))  # fmt: skip
    head = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="Yixian Demo Phone"'
    space = ' xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}{space}<trk><name>{name}</name><trkseg>{text}</trkseg></trk></gpx>".encode()


def _stretches(walk: Walk) -> list[tuple[float, float, float, bool]]:
    """From, to, speed, and whether the recording begins anew: in the order they are walked, rides among them."""
    found, at, new = [], ROAD_FROM_M, True
    for gap in walk.gaps:
        end, start = gap.from_m - BEYOND_M, gap.to_m + BEYOND_M
        found.append((at, end, PACE_MPS, new))
        if gap.ridden:
            found.append((end, start, RIDE_MPS, False))
        at, new = start, not gap.ridden
    found.append((at, ROAD_TO_M, PACE_MPS, new))
    if walk.side == "right":
        return found
    turned = [(to_m, from_m, speed) for from_m, to_m, speed, _ in reversed(found)]
    broken = [True, *[new for *_, new in reversed(found)][:-1]]
    return [(*stretch, new) for stretch, new in zip(turned, broken, strict=True)]


def _places(walk: Walk, recorded: Sequence[Fix]) -> list[list[float]]:
    """Lon/lat of each fix; a walker sways a little, but not where a recording ends."""
    along = np.array([fix.chainage_m - ROAD_FROM_M for fix in recorded])
    sway = 0.5 * np.sin(np.arange(len(along)) * 0.7)
    ends = [gap.from_m - BEYOND_M - ROAD_FROM_M for gap in walk.gaps]
    ends += [gap.to_m + BEYOND_M - ROAD_FROM_M for gap in walk.gaps]
    for end in ends:
        sway[np.abs(along - end) < 3 * STEP_M] = 0
    offset = (LANE_M + sway) * (1 if walk.side == "right" else -1)
    places: list[list[float]] = road().places(along, offset).tolist()
    return places


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
