"""Photos to hand over: small, different from each other, and saying of themselves what a test names."""

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def photo(
    seed: int = 1, *, lat: float | None = None, lon: float | None = None, taken: str | None = None,
    offset: str | None = None, gps_date: str | None = None, gps_time: tuple[int, int, int] | None = None,
    heading_deg: float | None = None, make: str | None = None, width: int = 320, height: int = 240,
) -> bytes:  # fmt: skip
    """A JPEG of coloured patches. taken: "2026:04:28 09:00:00", local; offset: "+08:00"; gps_date: "2026:04:28"."""
    patches = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), np.uint8)
    picture = Image.fromarray(patches).resize((width, height), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    detail: dict[int, Any] = {0x9003: taken, 0x9011: offset}
    gps: dict[int, Any] = {0x1D: gps_date, 7: gps_time}
    if lat is not None and lon is not None:
        gps |= {1: "N" if lat >= 0 else "S", 2: _dms(lat), 3: "E" if lon >= 0 else "W", 4: _dms(lon)}
    if heading_deg is not None:
        gps |= {0x10: "T", 0x11: IFDRational(round(heading_deg * 100), 100)}
    exif.get_ifd(EXIF_IFD).update({tag: value for tag, value in detail.items() if value is not None})
    exif.get_ifd(GPS_IFD).update({tag: value for tag, value in gps.items() if value is not None})
    if make is not None:
        exif[0x010F] = make
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _dms(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees as EXIF has them; the seconds to 1e-6, so a place returns within 1e-9°."""
    whole, rest = divmod(abs(degrees) * 60, 60)
    minutes, seconds = divmod(rest, 1)
    return IFDRational(int(whole), 1), IFDRational(int(minutes), 1), IFDRational(round(seconds * 60e6), 1_000_000)
