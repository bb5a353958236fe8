"""The 37 findings of the walk, one line each: where, what, whose, and what becomes of it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from geo.chainage import format_chainage
from infra.demo.drawing.scenes import Shot, Stage
from infra.demo.ids import made
from infra.demo.phone import Capture
from infra.demo.places import LANE_M, course_at, on_road

Fate = Literal["closed", "merged", "dismissed", "confirmed", "redispatched", "extended", "overdue", "failed"]
WORDS: dict[str, tuple[str, str, str]] = {
    "rubbish": ("RE03", "路肩外侧倾倒生活垃圾", "清除垃圾，恢复路容"),
    "pothole": ("RD01", "行车道坑槽，积水", "挖补坑槽，压实平整"),
    "cracks": ("RD02", "行车道龟裂成片", "铣刨重铺或封缝处理"),
    "stall": ("RE01", "路肩摆摊设点", "劝离摊点，清理现场"),
    "board": ("RE06", "用地范围内擅设广告牌", "拆除广告牌及立柱"),
    "goods": ("RE02", "路肩堆放建材杂物", "清运堆放物"),
    "ditch": ("RD13", "边沟淤塞", "清淤疏通"),
    "sewage": ("RE08", "边沟排入污水，杂物淤积", "截断排污，清淤疏通"),
    "market": ("RE13", "骑路市场，占用路肩及行车道", "搬迁入市，恢复通行"),
    "shed": ("RE05", "建筑控制区内搭建彩钢房", "拆除违建，场地复平"),
    "sand": ("RE10", "砂石遗撒路面", "清扫冲洗"),
    "bare": ("RE12", "路侧裸土未绿化", "覆土播绿"),
    "marking": ("RD14", "标线磨损不清", "重新施划标线"),
}
STANDARD = ("问题已消除", "现场已恢复，周边同类问题已排查")
"""The close-out standard of every finding."""


@dataclass(frozen=True)
class Problem:
    """One finding. found_by: a login; unit: the bureau it is dispatched to, by its code."""

    chainage_m: int
    side: str
    kind: str
    unit: str
    found_by: str
    fate: Fate = "closed"

    @property
    def key(self) -> str:
        """As `R15+120`."""
        return f"{self.side[0].upper()}{format_chainage(self.chainage_m, '').removeprefix('K')}"

    @property
    def id(self) -> UUID:
        return made(f"task {self.key}")

    @property
    def text(self) -> str:
        side = "右幅" if self.side == "right" else "左幅"
        return f"{format_chainage(self.chainage_m)} {side}:{WORDS[self.kind][1]}"

    def shot(self, stage: Stage, n: int) -> Shot:
        scene = "ditch" if self.kind == "sewage" else self.kind
        label = format_chainage(round(self.chainage_m / 100) * 100).removeprefix("K")
        return Shot(scene, self.chainage_m * 2 + (self.side == "right"), stage, n, label)

    def capture(self, n: int, ahead_m: float = 0.0) -> Capture:
        """Where the n-th photo of it is taken, which way: people stand a little differently each time."""
        sway = ((self.chainage_m * 31 + n * 47) % 100) / 100 - 0.5
        along = self.chainage_m + ahead_m + (2.4 * sway if n else 0.0)
        course = course_at(self.chainage_m) + (0 if self.side == "right" else 180) + 6 * sway
        return Capture(on_road(along, self.side, LANE_M + 1.2 + 0.8 * sway), round(course % 360, 2))


def _problem(line: str) -> Problem:
    side, chainage, kind, unit, found_by, *fate = line.split()
    sides = {"R": "right", "L": "left"}
    return Problem(int(chainage), sides[side], kind, unit, found_by, *fate)  # type: ignore[arg-type]


PROBLEMS = tuple(
    _problem(line)
    for line in """
R 12180 rubbish urban member
R 12460 cracks transport member
R 12930 stall urban leader
R 13240 board transport member
R 13750 market urban leader extended
R 14220 stall urban member
R 14236 stall urban leader merged
R 14480 ditch transport member confirmed
R 14830 marking transport member
R 15120 rubbish urban member
R 15340 goods urban leader
R 15690 cracks transport member failed
R 15980 rubbish urban member
R 16410 pothole transport leader
R 16640 board transport member
R 17060 ditch transport member redispatched
R 17330 rubbish urban leader overdue
R 17590 sand transport member
R 17860 stall urban member
L 12090 board transport deputy1
L 12350 rubbish urban deputy2
L 12640 pothole transport deputy1
L 13180 ditch transport deputy2
L 13420 goods urban deputy1
L 13770 cracks transport deputy2
L 14060 rubbish urban deputy1 failed
L 14390 bare urban deputy2
L 14560 stall urban deputy1
L 15020 marking transport deputy2
L 15280 rubbish urban deputy1
L 15560 shed urban deputy2
L 16050 goods urban deputy1 dismissed
L 16330 board transport deputy2
L 16720 cracks transport deputy1
L 17000 ditch transport deputy2
L 17210 goods urban deputy1
L 17620 sewage urban deputy2
""".strip().splitlines()
)
BY_KEY = {problem.key: problem for problem in PROBLEMS}
RELAPSE, MARKET, TWIN = BY_KEY["R15+120"], BY_KEY["R13+750"], BY_KEY["R14+236"]
"""What comes back; what is extended twice; what was found twice (and merged into R14+220)."""


def of_fate(*fates: Fate) -> list[Problem]:
    return [problem for problem in PROBLEMS if problem.fate in fates]
