"""What a phone is told of limits, v1; it grows by optional fields only."""

from typing import Literal

from pydantic import BaseModel

from backend.evidence.said import Kind

Way = Literal["raw", "form", "tus", "direct"]


class KindLimit(BaseModel):
    kind: Kind
    max_bytes: int


class TusLimits(BaseModel):
    """An upload in parts is given up so many hours after its last part, or when it is cut into more parts."""

    version: str
    extensions: list[str]
    checksums: list[str]
    max_parts: int
    hours: int


class LimitsOut(BaseModel):
    """What is taken in. ways: how bytes may come. evidence_rate: as "20000/minute", for one phone.

    max_links: of one piece. max_declared: pieces in one POST /evidence.
    form_around_bytes: all of a form that is not its file. sync_limit: rows in one answer of GET /sync."""

    kinds: list[KindLimit]
    ways: list[Way]
    evidence_rate: str
    max_links: int
    max_declared: int
    max_json_bytes: int
    form_around_bytes: int
    sync_limit: int
    tus: TusLimits
