"""What a phone sends and gets about evidence, v1; it grows by optional fields only."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from backend.evidence.said import Declared, Moment, SaidLink
from mobile_api.contract import Sent

EvidenceDeclaration = Declared
EvidenceLinkIn = SaidLink
MOST_DECLARED = 100
"""Pieces declared in one request."""
MOST_OUTBOX_BYTES = 4 * 1024**2
"""So many pieces as JSON, with long notes and many links."""
Id = Annotated[
    str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", json_schema_extra={"format": "uuid"})
]
"""A UUID as its sender writes it, so that it finds the answer under the same letters."""
PROBLEM_OR_NONE = {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]}


class ReadingOut(BaseModel):
    """What a job read from the bytes; `flags` inform, none of them refuses. place: GeoJSON, WGS 84.

    content_type: what the content is, whatever was declared. duration_s: of a recording, seconds."""

    model_config = ConfigDict(from_attributes=True)

    readable: bool
    why_not: str | None
    captured_at: datetime | None
    captured_source: str | None
    place: dict[str, Any] | None
    position_source: str | None
    accuracy_m: float | None
    heading_deg: float | None
    heading_ref: str | None
    flags: list[str]
    content_type: str | None = None
    duration_s: float | None = None


class TrackReadOut(BaseModel):
    """What a job read from a track. points_n: read from the file; kept_n: what cleaning left; length_m: metres, gaps
    not bridged. why_not: the code of why no point could be read."""

    model_config = ConfigDict(from_attributes=True)

    points_n: int
    kept_n: int
    length_m: float
    started_at: datetime | None
    ended_at: datetime | None
    why_not: str | None


class DirectOut(BaseModel):
    """A PUT straight to the store: exactly these headers, exactly the declared bytes, until then."""

    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: datetime


class UploadOut(BaseModel):
    """Bytes under way in parts: where the next go (tus), from which byte, and until when."""

    location: str
    offset: int
    expires_at: datetime


class EvidenceState(BaseModel):
    """What the office knows of one piece, and what the phone still owes: the same answer before and after bytes.

    receipt: as it was given, to be kept as it is; its signature is over the same JSON without `signature`. reading, and
    of a track track: what was read from it, once its job has run."""

    id: UUID
    kind: str
    sha256: str
    size: int
    owed: Literal["bytes", "nothing"]
    received: bool
    max_bytes: int
    links: list[SaidLink]
    receipt: dict[str, Any] | None = None
    reading: ReadingOut | None = None
    track: TrackReadOut | None = None
    upload: UploadOut | None = None


def _read_by_itself(said: Any, read: Callable[[Any], Declared]) -> Declared | ValidationError:
    try:
        return read(said)
    except ValidationError as wrong:
        return wrong


def _few(pieces: Any) -> Any:
    """Before any of them is read."""
    if isinstance(pieces, dict) and len(pieces) > MOST_DECLARED:
        told = {"field_type": "Dictionary", "max_length": MOST_DECLARED, "actual_length": len(pieces)}
        raise PydanticKnownError("too_long", told)
    return pieces


class OutboxIn(Sent):
    """Pieces by their ids, each as it would be declared alone. One that cannot be read does not hinder the others.

    device_clock: what time the phone has as it sends this; it stands for all of them."""

    pieces: Annotated[dict[Id, Annotated[Declared, WrapValidator(_read_by_itself)]], BeforeValidator(_few)] = Field(
        min_length=1, max_length=MOST_DECLARED
    )
    device_clock: Moment | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({UUID(one) for one in self.pieces}) < len(self.pieces):
            raise PydanticCustomError("piece_twice", "a piece stands once in an outbox")
        return self


class PieceOut(BaseModel):
    """Either what the office knows of the piece, or what is in the way: the problem that it would hear alone."""

    state: EvidenceState | None = None
    problem: Annotated[dict[str, Any] | None, WithJsonSchema(PROBLEM_OR_NONE)] = None


class OutboxOut(BaseModel):
    """Every piece that was declared, by its id as it was written."""

    pieces: dict[Id, PieceOut]


class ProofState(BaseModel):
    """Whether the receipt's leaf is published yet, and the proof when it is (hashes in hex, lowest neighbour first)."""

    published: bool
    index: int | None = None
    size: int | None = None
    leaf_hash: str | None = None
    proof: list[str] | None = None
    checkpoint: str | None = None
