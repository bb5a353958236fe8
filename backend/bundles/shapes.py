"""What the files of a bundle must look like; anything else is a fault, whoever made it."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from backend.bundles.format import FORMAT

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Natural = Annotated[int, Field(ge=0)]


class Shape(BaseModel):
    """Strict: text is text, a number a number; members we do not know are let be."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class File(Shape):
    path: str
    sha256: Hex
    size: Natural


class Subject(Shape):
    kind: Literal["task", "inspection", "draw"]
    id: Uuid


class Manifest(Shape):
    format: Literal["yixian-bundle-1"] = Field(description=FORMAT)
    subject: Subject
    log_origin: str
    key_id: str
    reader: Literal["inside", "outside"]
    originals: Literal["included", "withheld"]
    withheld: list[Hex]
    files: list[File]


class Leaf(Shape):
    index: Natural
    leaf_hash: Hex
    proof: list[Hex]
    body: str | None


class Receipt(Shape):
    id: Uuid
    key_id: str
    leaf_hash: Hex
    log_origin: str
    received_at: Annotated[AwareDatetime, Field(strict=False)]
    sha256: Hex
    signature: str
    size: Natural


class Piece(Shape):
    """evidence/{id}.json. declared: what its phone said, None where it is withheld."""

    id: Uuid
    sha256: Hex
    size: Natural
    received_at: Annotated[AwareDatetime, Field(strict=False)]
    leaf_hash: Hex
    declared: dict[str, Any] | None


class Happened(Shape):
    """One of events.json."""

    id: Uuid | None
    subject_kind: str
    subject_id: Uuid
    n: Natural
    act: str
    from_state: str | None
    to_state: str
    actor_id: Uuid | None
    at: Annotated[AwareDatetime, Field(strict=False)]
    evidence: list[Hex]
    leaf_hash: Hex


class Row(Shape):
    task_id: Uuid
    stratum: str
    order_sha256: Hex
    numerator: Natural
    denominator: Natural
    drawn: bool


class Candidate(Shape):
    task_id: Uuid
    stratum: str
    certain: bool


class Draw(Shape):
    """draw.json. seed_source: the signed checkpoint whose SHA-256 is the seed."""

    id: Uuid
    algorithm: str
    population: list[Candidate]
    population_sha256: Hex
    population_leaf: Hex
    share: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}/[1-9][0-9]{0,8}$")] | None
    seed: Hex | None
    seed_source: str | None
    seed_consistency: list[Hex]
    rows: list[Row]
