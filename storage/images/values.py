"""What is known of a photo once it was looked at. Values only: no decoder is imported here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.apart import DIED

REASONS = (
    "not-an-image",  # nothing we know begins like this
    "no-decoder",  # a picture, but of a kind that cannot be read on this machine
    "truncated",  # a picture whose data ends early or makes no sense
    "too-many-pixels",  # more than MAX_PIXELS, says its head
    "no-font",  # only of a watermarked copy: nothing to write Chinese with
    *DIED,
)
MAX_PIXELS = 64_000_000
MAX_PIXELS_JPEG = 210_000_000
"""JPEG is decoded at a fraction of its size, so that a phone's 200 megapixels are little work."""
RENDITIONS_PX = (512, 2016)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo says of itself, cleaned of nonsense and not yet judged. None: it does not say.

    width, height: pixels as coded, before orientation (1–8, EXIF). lat, lon: degrees as given, both or neither, and
    never (0, 0). alt_m: metres, up. heading_deg: 0 <= x < 360 from heading_ref "T" true or "M" magnetic north.
    date_time_original: local time without a zone, "YYYY-MM-DDTHH:MM:SS"; subsec: the digits after its point;
    offset: "±HH:MM". gps_time_utc: aware. accuracy_m: metres, horizontal. software: what wrote the file
    last. xmp: words of the XMP packet, by the names of storage/images/xmp.py."""

    format: str
    width: int
    height: int
    orientation: int | None = None
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    heading_deg: float | None = None
    heading_ref: Literal["T", "M"] | None = None
    date_time_original: str | None = None
    subsec: str | None = None
    offset: str | None = None
    gps_time_utc: datetime | None = None
    accuracy_m: float | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    xmp: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """All that came of one look. facts: None where not even the container tells; derived: None, and reason says why."""

    facts: PhotoFacts | None
    derived: "Derived | None"
    reason: str | None


@dataclass(frozen=True, slots=True)
class Print:
    """What a picture is known by again, made to be compared with others by differing bits.

    index: 64 bits as a signed integer, so a bigint; None: too little contrast to tell it from others. Resaved, resized
    or brightened it moves by few bits; up to 7 is worth a look. detail: 256 bits, for a closer look. contrast: grey
    levels by which it varies within its eighths."""

    index: int | None
    detail: bytes
    contrast: float

    def as_json(self) -> dict[str, Any]:
        return {"index": self.index, "detail": self.detail.hex(), "contrast": self.contrast}

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> "Print":
        """The other way. Raises KeyError, TypeError, ValueError: it is none."""
        index = said["index"]
        return cls(None if index is None else int(index), bytes.fromhex(said["detail"]), float(said["contrast"]))


@dataclass(frozen=True, slots=True)
class Derived:
    """What is made of a photo, upright and without any of its metadata.

    renditions: longest side in px (512, 2016) -> JPEG; a smaller photo is not enlarged, and up to 2.5 % less is taken
    where that costs far less work (500 to 512, 1966 to 2016). print: what it is known by again. sharpness: variance of
    the Laplacian of the grey picture at 1008 px; under about 100 a photo of the usual kind looks blurred."""

    renditions: dict[int, bytes]
    print: Print
    sharpness: float


def differing_bits(one: int, other: int) -> int:
    """How many of the 64 bits of two indexes (Print.index) differ.

    >>> differing_bits(-1, 0), differing_bits(5, 4)
    (64, 1)
    """
    return ((one ^ other) & (2**64 - 1)).bit_count()
