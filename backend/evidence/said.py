"""What a phone says of a piece of evidence before it hands it over: the shape on the wire, kept word for word.

Part of the phones' contract (mobile_api/contract.py publishes it): it grows by optional fields only."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Kind = Literal["photo", "track", "voice", "video", "measure", "note", "document"]
ObjectKind = Literal["task", "inspection", "inspection_leg", "follow_up_visit"]
LinkRole = Literal["finding", "after", "verification", "follow_up", "progress", "track"]
MOST_LINKS = 100
"""What one piece of evidence may show."""
Crs = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as beyond:
        raise PydanticCustomError("time_beyond", "a time outside the calendar") from beyond


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A time with its zone, kept in UTC."""


class SaidPlace(BaseModel):
    """Where the phone was at the shutter, as it measured it. Degrees in `crs`; accuracy_m is a radius in metres that
    holds accuracy_level percent of fixes (63, 68 or 95; unknown where the phone does not know)."""

    model_config = ConfigDict(frozen=True)

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    crs: Crs
    accuracy_m: float | None = Field(default=None, ge=0, le=1e6, allow_inf_nan=False)
    accuracy_level: Literal[63, 68, 95] | None = None
    source: Literal["gps", "network", "manual", "exif"] = "gps"
    mocked: bool | None = None
    """The system says that another program gave this position (Android isMock, iOS isSimulatedBySoftware)."""


class SaidLink(BaseModel):
    """What a piece of evidence shows, and in which role."""

    model_config = ConfigDict(frozen=True)

    object_kind: ObjectKind
    object_id: UUID
    role: LinkRole


class Declared(BaseModel):
    """One piece of evidence that a phone is going to hand over. sha256 and size are of the original bytes."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(gt=0, le=2**53)
    media_type: str = Field(min_length=1, max_length=120)
    captured_at: Moment | None = None
    captured_source: str | None = Field(default=None, max_length=40)
    place: SaidPlace | None = None
    heading_deg: float | None = Field(default=None, ge=0, le=360, allow_inf_nan=False)
    heading_ref: Literal["T", "M"] | None = None
    links: tuple[SaidLink, ...] = Field(default=(), max_length=MOST_LINKS)
    device_clock: Moment | None = None
    note: str | None = Field(default=None, max_length=4000)
