"""What a phone writes into its photos: where, which way, and when; spliced into a JPEG without touching its pixels."""

from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from geo.lonlat import LonLat

LOCAL = ZoneInfo("Asia/Shanghai")


def with_exif(jpeg: bytes, at: LonLat, heading_deg: float, taken_at: datetime, accuracy_m: float) -> bytes:
    """The same picture with its EXIF. heading_deg: clockwise from true north. accuracy_m: of the fix."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Software] = "Yixian", "Yixian Demo Phone", "Yixian demo"
    exif[Base.DateTime] = _local(taken_at)
    exif.get_ifd(IFD.Exif).update(
        {
            Base.DateTimeOriginal: _local(taken_at),
            Base.DateTimeDigitized: _local(taken_at),
            Base.OffsetTimeOriginal: "+08:00",
            Base.SubsecTimeOriginal: f"{taken_at.microsecond // 1000:03}",
        }
    )
    exif.get_ifd(IFD.GPSInfo).update(_gps(at, heading_deg, taken_at, accuracy_m))
    body = exif.tobytes()  # the segment's "Exif\0\0" is in it
    return jpeg[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + jpeg[2:]


def _gps(at: LonLat, heading_deg: float, taken_at: datetime, accuracy_m: float) -> dict[int, object]:
    utc = taken_at.astimezone(UTC)
    return {
        GPS.GPSLatitudeRef: "N" if at.lat >= 0 else "S",
        GPS.GPSLatitude: _degrees(at.lat),
        GPS.GPSLongitudeRef: "E" if at.lon >= 0 else "W",
        GPS.GPSLongitude: _degrees(at.lon),
        GPS.GPSAltitudeRef: b"\0",
        GPS.GPSAltitude: _rational(24.6, 10),
        GPS.GPSTimeStamp: tuple(_rational(part, 1) for part in (utc.hour, utc.minute, utc.second)),
        GPS.GPSDateStamp: utc.strftime("%Y:%m:%d"),
        GPS.GPSImgDirectionRef: "T",
        GPS.GPSImgDirection: _rational(heading_deg % 360, 100),
        GPS.GPSMapDatum: "WGS-84",
        GPS.GPSHPositioningError: _rational(accuracy_m, 10),
    }


def _degrees(value: float) -> tuple[IFDRational, ...]:
    """Degrees, minutes, seconds; seconds to 1e-5, a third of a millimetre."""
    minutes, seconds = divmod(abs(value) * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return _rational(degrees, 1), _rational(minutes, 1), _rational(seconds, 100_000)


def _rational(value: float, per_unit: int) -> IFDRational:
    exact = Fraction(round(value * per_unit), per_unit)
    return IFDRational(exact.numerator, exact.denominator)


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y:%m:%d %H:%M:%S")
