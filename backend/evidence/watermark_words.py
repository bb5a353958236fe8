"""What stands on a watermarked copy, in Chinese: the words of domain.md §5. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from geo.lonlat import LonLat

BEIJING = timezone(timedelta(hours=8))
SOURCES = {
    "exif_offset": "照片时间",
    "gps": "卫星时间",
    "exif": "照片时间，时区按北京推定",
    "device": "手机时间",
    "container": "录制时间",
    "arrival": "收到时间",
}
SIDES = {"left": "左幅", "right": "右幅", "both": "双幅"}
BANKS = {"left": "左岸", "right": "右岸", "both": "两岸"}


@dataclass(frozen=True)
class Shown:
    """What is known of a photo. accuracy_m: metres; chainage: as on a stake; code: as people read it."""

    at: datetime | None
    at_source: str | None
    place: LonLat | None
    accuracy_m: float | None
    pinned: bool
    asset: str | None
    is_bank: bool
    chainage: str | None
    side: str | None
    group: str | None
    serial: str | None
    code: str


def watermark_lines(shown: Shown) -> list[str]:
    """Time, place, chainage, group and serial, code: a line each; what is not known takes none.

    >>> at = datetime.fromisoformat("2026-04-28T01:00:12Z")
    >>> one = Shown(at, "device", LonLat(114.3, 30.6), 8.2, False, "国道", False, "K12+300", "right", "二组", "12", "A")
    >>> watermark_lines(one)[:3]
    ['2026年4月28日 09:00:12 北京时间（手机时间）', '北纬30.600000° 东经114.300000° ±8米', '国道 K12+300 右幅']
    """
    lines = (_time(shown), _place(shown), _stake(shown), _owner(shown), f"核验码 {shown.code}")
    return [line for line in lines if line]


def _time(shown: Shown) -> str:
    if shown.at is None:
        return "时间不明"
    local = shown.at.astimezone(BEIJING)
    source = SOURCES.get(shown.at_source or "", "")
    day = f"{local.year}年{local.month}月{local.day}日"
    return f"{day} {local:%H:%M:%S} 北京时间" + (f"（{source}）" if source else "")


def _place(shown: Shown) -> str:
    if shown.place is None:
        return "无定位"
    lat, lon = shown.place.lat, shown.place.lon
    words = f"{'北' if lat >= 0 else '南'}纬{abs(lat):.6f}° {'东' if lon >= 0 else '西'}经{abs(lon):.6f}°"
    if shown.pinned:
        return f"{words}（手工标点）"
    return words if shown.accuracy_m is None else f"{words} ±{max(1, round(shown.accuracy_m))}米"


def _stake(shown: Shown) -> str:
    side = (BANKS if shown.is_bank else SIDES).get(shown.side or "")
    return " ".join(word for word in (shown.asset, shown.chainage, side if shown.asset else None) if word)


def _owner(shown: Shown) -> str:
    return " ".join(word for word in (shown.group, f"编号 {shown.serial}" if shown.serial else None) if word)
