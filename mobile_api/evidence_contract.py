"""What a phone sends and gets about evidence, v1; it grows by optional fields only."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from backend.evidence.said import Declared, SaidLink

EvidenceDeclaration = Declared
EvidenceLinkIn = SaidLink


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


class ProofState(BaseModel):
    """Whether the receipt's leaf is published yet, and the proof when it is (hashes in hex, lowest neighbour first)."""

    published: bool
    index: int | None = None
    size: int | None = None
    leaf_hash: str | None = None
    proof: list[str] | None = None
    checkpoint: str | None = None
