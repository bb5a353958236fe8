"""The watermarked copy: made when somebody first asks for it, kept beside the renditions under what stands on it."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from shapely import Point

from backend.assets.model import Asset
from backend.assets.stations import chainage_text
from backend.errors import NotFound
from backend.evidence import queries
from backend.evidence.codes import beginning_of, code_of
from backend.evidence.deriving import rendition_key
from backend.evidence.errors import NotDerived
from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.evidence.watermark_words import Shown, watermark_lines
from backend.people.model import Group
from backend.people.scope import visible
from backend.tasks.model import Task
from backend.work import Kit, Work
from geo.lonlat import LonLat
from storage.errors import ObjectMissing, Unreadable
from storage.images import mark
from storage.objects import original_key


@dataclass(frozen=True)
class Watermark:
    """What is to stand on a copy of the original with this digest. scanned: what the QR code holds."""

    sha256: str
    lines: tuple[str, ...]
    scanned: str

    @property
    def recipe(self) -> str:
        """The copy's name: another word on it is another copy."""
        said = "\n".join((*self.lines, self.scanned))
        return f"watermark-{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def watermark_of(work: Work, evidence: Evidence, task_id: UUID | None, public_url: str | None) -> Watermark:
    """What is to stand on a copy of this piece, which the caller has found that the actor may see.

    Args: task_id: the row whose serial and chainage are shown; none: the first that it shows and the actor may see.
    public_url: where phones reach this office; none: the QR code holds the code alone.
    Raises: NotFound: it does not show that row, or not to this actor; NotDerived: no picture was made of it."""
    reading = work.session.get(Reading, evidence.id)
    if reading is None or not reading.renditions:
        raise NotDerived("no copy can be made of it")
    code = code_of(evidence.leaf_hash)
    shown = _shown(work, reading, _task(work, evidence.id, task_id), code)
    scanned = f"{public_url.rstrip('/')}/verify/{code.replace('-', '')}" if public_url else code
    return Watermark(evidence.sha256, tuple(watermark_lines(shown)), scanned)


def watermarked(kit: Kit, wanted: Watermark) -> bytes:
    """The copy, JPEG; made now where it does not lie there yet. No transaction is open while it is drawn.

    Raises: NotDerived: it cannot be drawn; DecoderAway, ObjectsAway: try again."""
    key = rendition_key(wanted.sha256, wanted.recipe)
    try:
        return kit.objects.get(key)
    except ObjectMissing:
        pass
    try:
        copy = mark(kit.objects.get(original_key(wanted.sha256)), wanted.lines, wanted.scanned)
    except Unreadable as error:
        raise NotDerived("it cannot be drawn", reason=error.facts.get("reason")) from error
    kit.objects.put(key, copy)
    return copy


def evidence_with_code(work: Work, code: str) -> Evidence:
    """The piece whose copies carry this code, among those the actor may see. Raises NotFound."""
    beginning = beginning_of(code)
    if beginning is not None:
        query = sa.select(Evidence).where(Evidence.leaf_hash.startswith(beginning, autoescape=True))
        query = query.where(queries.visible_evidence(work.actor)).order_by(Evidence.received_at).limit(1)
        if (found := work.session.scalar(query)) is not None:
            return found
    raise NotFound("no evidence with this code")


def rows_shown(work: Work, evidence_id: UUID) -> list[Task]:
    """The rows that a piece shows, of those the actor may see, in the order they were linked."""
    query = (
        sa.select(Task)
        .join(EvidenceLink, EvidenceLink.object_id == Task.id)
        .where(EvidenceLink.evidence_id == evidence_id, sa.not_(EvidenceLink.wish))
        .where(queries.shown_to(work.actor), visible(work.actor, Task))
        .order_by(EvidenceLink.linked_at, Task.id)
    )
    return list(dict.fromkeys(work.session.scalars(query)))


def _task(work: Work, evidence_id: UUID, task_id: UUID | None) -> Task | None:
    rows = rows_shown(work, evidence_id)
    if task_id is None:
        return next(iter(rows), None)
    found = next((row for row in rows if row.id == task_id), None)
    if found is None:
        raise NotFound("it does not show this row")
    return found


def _shown(work: Work, reading: Reading, task: Task | None, code: str) -> Shown:
    asset = work.session.get(Asset, task.asset_id) if task and task.asset_id else None
    group = work.session.get(Group, task.group_id) if task and task.group_id else None
    place = reading.place
    return Shown(
        at=reading.captured_at,
        at_source=reading.captured_source,
        place=LonLat(place.x, place.y) if isinstance(place, Point) else None,
        accuracy_m=reading.accuracy_m,
        pinned=reading.position_source == "manual",
        asset=asset.name_zh if asset else None,
        is_bank=asset is not None and asset.kind == "shoreline_segment",
        chainage=chainage_text(asset, task.chainage_m) if asset and task else None,
        side=task.side if task else None,
        group=group.name_zh if group else None,
        serial=task.serial if task else None,
        code=code,
    )
