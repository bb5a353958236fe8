"""What the EXIF of an opened photo says, each value by itself: one that makes no sense takes no other along."""

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from PIL import Image

from storage.images.containers import Outline
from storage.images.values import PhotoFacts
from storage.images.xmp import xmp_of

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
MAKE, MODEL, ORIENTATION, SOFTWARE = 0x010F, 0x0110, 0x0112, 0x0131
DATE_TIME_ORIGINAL, OFFSET_ORIGINAL, SUBSEC_ORIGINAL = 0x9003, 0x9011, 0x9291
LAT_REF, LAT, LON_REF, LON, ALT_REF, ALT, GPS_TIME = 1, 2, 3, 4, 5, 6, 7
HEADING_REF, HEADING, GPS_DATE, ACCURACY = 0x10, 0x11, 0x1D, 0x1F
BELOW = (b"\x01", b"\x03", 1, 3)  # the sea, the ellipsoid

Tags = Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class _Ifds:
    main: Tags
    exif: Tags
    gps: Tags


def read_facts(image: Image.Image) -> PhotoFacts:
    """The facts of an opened image. Never raises for what EXIF holds."""
    return _facts(image.format or "", image.width, image.height, _ifds(image.getexif), xmp_of(image))


def facts_of_outline(outline: Outline) -> PhotoFacts:
    """The facts of a picture that no decoder takes up. Never raises for what EXIF holds."""

    def exif() -> Image.Exif:
        found = Image.Exif()
        found.load(outline.exif or b"")
        return found

    return _facts(outline.format, outline.width, outline.height, _ifds(exif), {})


def _facts(format_: str, width: int, height: int, ifds: _Ifds, xmp: dict[str, str]) -> PhotoFacts:
    lat, lon = _position(ifds.gps)
    return PhotoFacts(
        format=format_,
        width=width,
        height=height,
        orientation=_orientation(ifds.main),
        lat=lat,
        lon=lon,
        alt_m=_altitude(ifds.gps),
        heading_deg=_heading(ifds.gps),
        heading_ref=_heading_ref(ifds.gps),
        date_time_original=_local_time(ifds.exif.get(DATE_TIME_ORIGINAL)),
        subsec=_matching(r"\d{1,9}", ifds.exif.get(SUBSEC_ORIGINAL)),
        offset=_matching(r"[+-](?:0\d|1[0-4]):[0-5]\d", ifds.exif.get(OFFSET_ORIGINAL)),
        gps_time_utc=_gps_time(ifds.gps),
        accuracy_m=_at_least_zero(_number(ifds.gps.get(ACCURACY))),
        make=_text(ifds.main.get(MAKE)),
        model=_text(ifds.main.get(MODEL)),
        software=_text(ifds.main.get(SOFTWARE)),
        xmp=xmp,
    )


def orientation_of(image: Image.Image) -> int | None:
    """How an opened image was held: 1 to 8 (EXIF), or None: not said, or nonsense. Never raises for what EXIF holds."""
    return _orientation(_ifds(image.getexif).main)


def _orientation(main: Tags) -> int | None:
    value = main.get(ORIENTATION)
    return value if isinstance(value, int) and 1 <= value <= 8 else None


def _ifds(read: Callable[[], Image.Exif]) -> _Ifds:
    """Each of the three blocks, empty where Pillow cannot make sense of it."""
    main, exif, gps = {}, {}, {}
    with suppress(Exception):
        found = read()
        main = dict(found)
        with suppress(Exception):
            exif = found.get_ifd(EXIF_IFD)
        with suppress(Exception):
            gps = found.get_ifd(GPS_IFD)
    return _Ifds(main, exif, gps)


def _position(gps: Tags) -> tuple[float, float] | tuple[None, None]:
    lat = _angle(gps.get(LAT), _text(gps.get(LAT_REF)), "NS", 90)
    lon = _angle(gps.get(LON), _text(gps.get(LON_REF)), "EW", 180)
    if lat is None or lon is None or (lat, lon) == (0, 0):
        return None, None
    return lat, lon


def _angle(value: Any, ref: str | None, refs: str, limit: float) -> float | None:
    """Degrees, minutes, seconds and a hemisphere -> signed degrees."""
    parts = _numbers(value)
    if not parts or ref is None or ref[0].upper() not in refs or min(parts) < 0:
        return None
    degrees = math.fsum(part / (1, 60, 3600)[power] for power, part in enumerate(parts))
    if degrees > limit:
        return None
    return -degrees if ref[0].upper() == refs[1] else degrees


def _altitude(gps: Tags) -> float | None:
    metres = _number(gps.get(ALT))
    if metres is None:
        return None
    return -abs(metres) if gps.get(ALT_REF) in BELOW else metres


def _heading(gps: Tags) -> float | None:
    degrees = _number(gps.get(HEADING))
    return degrees % 360 if degrees is not None and 0 <= degrees <= 360 else None


def _heading_ref(gps: Tags) -> Literal["T", "M"] | None:
    ref = _text(gps.get(HEADING_REF))
    return "T" if ref == "T" else "M" if ref == "M" else None


def _local_time(value: Any) -> str | None:
    text = _text(value)
    with suppress(ValueError):
        if text and re.fullmatch(r"\d{4}[:-]\d\d[:-]\d\d[ T]\d\d:\d\d:\d\d", text):
            return datetime.fromisoformat(f"{text[:10].replace(':', '-')}T{text[11:]}").isoformat()
    return None


def _gps_time(gps: Tags) -> datetime | None:
    date, parts = _text(gps.get(GPS_DATE)), _numbers(gps.get(GPS_TIME))
    if (
        not date
        or len(parts) != 3
        or any(not 0 <= part <= most for part, most in zip(parts, (24, 59, 60), strict=True))
    ):
        return None
    hours, minutes, seconds = parts
    with suppress(ValueError, OverflowError):
        day = datetime.fromisoformat(re.sub(r"[:/]", "-", date)[:10]).replace(tzinfo=UTC)
        return day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return None


def _number(value: Any) -> float | None:
    """A finite number; None for a rational with denominator zero, and for whatever else stands there."""
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    with suppress(TypeError, ValueError, ZeroDivisionError, OverflowError):
        number = float(value)
        if not isinstance(value, str | bytes) and math.isfinite(number):
            return number
    return None


def _numbers(value: Any) -> tuple[float, ...]:
    """One to three finite numbers; empty when one of them is not."""
    parts = [_number(part) for part in value] if isinstance(value, tuple | list) else [_number(value)]
    found = tuple(part for part in parts if part is not None)
    return found if len(found) == len(parts) <= 3 else ()


def _at_least_zero(value: float | None) -> float | None:
    return value if value is not None and value >= 0 else None


def _matching(pattern: str, value: Any) -> str | None:
    text = _text(value)
    return text if text and re.fullmatch(pattern, text) else None


def _text(value: Any) -> str | None:
    """Text up to the first NUL, without blanks around it, at most 200 characters; None if nothing is left."""
    if isinstance(value, str):
        value = value.encode("latin-1", "ignore")  # as Pillow read it: byte for byte
    if not isinstance(value, bytes):
        return None
    head = value.split(b"\0")[0]
    text = _decoded(head).strip()
    return "".join(sign for sign in text if sign.isprintable())[:200] or None


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
