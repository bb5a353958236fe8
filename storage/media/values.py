"""What is known of a recording, and of a signed provenance, once they were looked at. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.apart import DIED

REASONS = (
    "not-media",  # no recording of a kind that is read here
    "truncated",  # it ends early or makes no sense
    "too-many-pixels",  # a frame larger than MAX_FRAME_PIXELS
    "no-frame",  # whole as far as its boxes say, but no picture came out of it
    *DIED,
)
MAX_FRAME_PIXELS = 36_000_000
"""8K is 33 million."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a video or a voice note says of itself, not yet judged. None: it does not say.

    format: MP4, MOV, M4A or WAV. duration_s: seconds. width, height: pixels as shown, upright; None for sound alone.
    codecs: four-letter codes of its tracks. made_at: aware; from the container's clock, UTC, unless it names a zone.
    lat, lon: degrees (ISO 6709, taken as WGS 84), both or neither, never (0, 0). alt_m: metres, up."""

    format: str
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    codecs: tuple[str, ...] = ()
    made_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    accuracy_m: float | None = None
    make: str | None = None
    model: str | None = None
    rate_hz: int | None = None
    channels: int | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """A C2PA manifest as it was found, checked without any network.

    state: "none"; "invalid": the bytes are not those that were signed, or the signature is not good; "valid": they
    are, by a signer in no trust list; "trusted": by one in a list (none is shipped, so this needs one installed).
    signer, generator: as they call themselves, which proves nothing. codes: the checks that failed, C2PA's words."""

    state: Literal["none", "invalid", "valid", "trusted"]
    signer: str | None = None
    generator: str | None = None
    signed_at: str | None = None
    codes: tuple[str, ...] = field(default=())
