"""What is kept of a look at a picture: the phone's word and the picture's, by the rules, as one row."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from backend.evidence.flags import flags_of_links
from backend.evidence.model import Declaration, Evidence, Reading
from backend.evidence.position import Positioned, positioned
from backend.evidence.rules import Captured, Clocks, captured
from backend.evidence.said import Declared
from backend.work import Work
from geo.lonlat import LonLat
from storage.images import Derived, PhotoFacts
from storage.types import place as point


@dataclass(frozen=True)
class Look:
    """What the decoder made of the bytes: facts and copies, as far as it came, and why it came no further."""

    facts: PhotoFacts | None
    copies: Derived | None
    why_not: str | None


def keep_reading(work: Work, evidence: Evidence, said: Declared, look: Look) -> None:
    """Write, or write again, the reading of one piece."""
    when = captured(clocks_of(evidence, work.session.get_one(Declaration, evidence.id).declared_at, said, look.facts))
    worst_m = work.parameters.photo_accuracy_m
    where = positioned(said.place, _exif_place(look.facts), _exif_accuracy(look.facts), worst_m)
    row = _row(work, evidence, said, look, when, where)
    statement = insert(Reading).values(row)
    work.session.execute(statement.on_conflict_do_update(index_elements=["evidence_id"], set_=row))
    flags_of_links(work, evidence.id)


def clocks_of(evidence: Evidence, declared_at: datetime, said: Declared, facts: PhotoFacts | None) -> Clocks:
    """All that says when, of one piece."""
    return Clocks(
        arrived=evidence.received_at,
        taken=_taken(facts),
        offset=_offset(facts.offset) if facts else None,
        gps=facts.gps_time_utc if facts else None,
        device=said.captured_at,
        device_ahead=said.device_clock - declared_at if said.device_clock else None,
    )


def _taken(facts: PhotoFacts | None) -> datetime | None:
    """DateTimeOriginal with the digits of SubSecTimeOriginal as its fraction."""
    if facts is None or facts.date_time_original is None:
        return None
    whole = datetime.fromisoformat(facts.date_time_original)
    return whole + timedelta(seconds=float(f"0.{facts.subsec}") if facts.subsec else 0.0)


def _offset(text: str | None) -> timedelta | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{text}").utcoffset() if text else None


def _exif_place(facts: PhotoFacts | None) -> LonLat | None:
    return None if facts is None or facts.lon is None or facts.lat is None else LonLat(facts.lon, facts.lat)


def _exif_accuracy(facts: PhotoFacts | None) -> float | None:
    return facts.accuracy_m if facts else None


def _row(
    work: Work, evidence: Evidence, said: Declared, look: Look, when: Captured, where: Positioned
) -> dict[str, Any]:
    facts, copies = look.facts, look.copies
    heading, ref = (said.heading_deg, said.heading_ref) if said.heading_deg is not None else _exif_heading(facts)
    return {
        "evidence_id": evidence.id,
        "read_at": work.now,
        "readable": look.why_not is None,
        "why_not": look.why_not,
        "format": facts.format if facts else None,
        "width": facts.width if facts else None,
        "height": facts.height if facts else None,
        "captured_at": when.at,
        "captured_source": when.source,
        "place": point(where.place.lon, where.place.lat) if where.place else None,
        "position_source": where.source,
        "accuracy_m": where.accuracy_m,
        "altitude_m": facts.alt_m if facts else None,
        "heading_deg": None if heading is None else heading % 360,
        "heading_ref": ref,
        "phash": copies.phash if copies else None,
        "sharpness": copies.sharpness if copies else None,
        "renditions": [str(pixels) for pixels in copies.renditions] if copies else [],
        "exif": _as_json(facts),
        "flags": sorted({*when.flags, *where.flags, *(("unreadable",) if look.why_not else ())}),
    }


def _exif_heading(facts: PhotoFacts | None) -> tuple[float | None, str | None]:
    return (facts.heading_deg, facts.heading_ref) if facts else (None, None)


def _as_json(facts: PhotoFacts | None) -> dict[str, Any]:
    """The facts that the photo states, as JSON."""
    stated = {name: value for name, value in asdict(facts).items() if value is not None} if facts else {}
    if "gps_time_utc" in stated:
        stated["gps_time_utc"] = stated["gps_time_utc"].astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in stated.items()}
