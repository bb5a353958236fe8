"""What a phone sends and gets about evidence, v1; it grows by optional fields only."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WrapValidator

from backend.evidence.said import Declared, SaidLink
from mobile_api.contract import Sent

EvidenceDeclaration = Declared
EvidenceLinkIn = SaidLink
MOST_AT_ONCE = 100
"""Pieces declared in one request."""


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


class OutboxIn(Sent):
    """Pieces by their ids, each as it would be declared alone. One that cannot be read does not hinder the others."""

    pieces: dict[UUID, Annotated[Declared, WrapValidator(_read_by_itself)]] = Field(
        min_length=1, max_length=MOST_AT_ONCE
    )


class PieceOut(BaseModel):
    """Either what the office knows of the piece, or what is in the way: the problem that it would hear alone."""

    state: EvidenceState | None = None
    problem: dict[str, Any] | None = None


class OutboxOut(BaseModel):
    """Every piece that was declared, by its id."""

    pieces: dict[UUID, PieceOut]


class ProofState(BaseModel):
    """Whether the receipt's leaf is published yet, and the proof when it is (hashes in hex, lowest neighbour first)."""

    published: bool
    index: int | None = None
    size: int | None = None
    leaf_hash: str | None = None
    proof: list[str] | None = None
    checkpoint: str | None = None
