"""What is kept of a look at a piece: the phone's word and the file's own, by the rules, as one row."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from backend.evidence.clocks import ahead_near
from backend.evidence.courses import OF_COURSE, findings_of_course
from backend.evidence.disagreeing import Own
from backend.evidence.findings import first_findings, keep_findings
from backend.evidence.flags import OF_LINKS, findings_of_links
from backend.evidence.marks import PicturePrint
from backend.evidence.model import Declaration, Evidence, Reading
from backend.evidence.opening import Look
from backend.evidence.own_flags import OF_READING, findings_of_reading
from backend.evidence.position import Positioned, positioned
from backend.evidence.rules import Captured, Clocks, captured
from backend.evidence.said import Declared
from backend.work import Work
from geo.lonlat import LonLat
from storage.db import upsert_of
from storage.images import PhotoFacts, Print
from storage.media import Recording
from storage.types import place as point

PAPERS = ("document", "note")
"""Nobody expects a place of these."""
ZONED = ("exif_offset", "gps")
LOOKED_FOR = (*OF_READING, *OF_LINKS, *OF_COURSE)
IS_NEW = sa.literal_column("(xmax = 0)", sa.Boolean()).label("is_new")
READ = sa.select(Reading, IS_NEW).from_statement(upsert_of(Reading).returning(Reading, IS_NEW))
READ = READ.execution_options(populate_existing=True)
PRINTED = upsert_of(PicturePrint, "phash", "detail", "contrast")


def keep_readings(work: Work, pieces: Iterable[tuple[Evidence, Declaration, Look]]) -> None:
    """Write, or write again, what was read of these pieces; pictures among them will be compared with all others."""
    prints = []
    for evidence, declaration, look in pieces:
        _keep_reading(work, evidence, declaration, look)
        if look.copies:
            prints.append(_print(evidence, look.copies.print))
    if prints:
        work.session.execute(PRINTED, prints)
    work.defer_each("evidence.resemble", "evidence_id", [each["evidence_id"] for each in prints])


def _keep_reading(work: Work, evidence: Evidence, declaration: Declaration, look: Look) -> None:
    said = Declared.model_validate(declaration.said)
    when = captured(clocks_of(evidence, _device_ahead(work, declaration, said), said, look))
    own = own_words(look, when)
    where = _positioned(said, own, look, work.parameters.photo_accuracy_m)
    of_reading = findings_of_reading(said, own, look, when, where)
    row = _row(work, evidence, said, look, when, where, [finding.code for finding in of_reading])
    reading, is_new = work.session.execute(READ, row).one()
    found = [*of_reading, *findings_of_links(work, reading), *findings_of_course(work, reading)]
    if is_new:
        first_findings(work, evidence.id, reading.flags, found)
    else:
        keep_findings(work, evidence.id, LOOKED_FOR, found)


def _print(evidence: Evidence, seen: Print) -> dict[str, Any]:
    return {"evidence_id": evidence.id, "phash": seen.index, "detail": seen.detail, "contrast": seen.contrast}


def _device_ahead(work: Work, declaration: Declaration, said: Declared) -> timedelta | None:
    """How far the phone's clock was ahead when it declared; where it did not say, as it was measured nearest by."""
    if said.device_clock:
        return said.device_clock - declaration.declared_at
    return ahead_near(work.session, declaration.device_id, said.captured_at or declaration.declared_at)


def clocks_of(evidence: Evidence, device_ahead: timedelta | None, said: Declared, look: Look) -> Clocks:
    """All that says when, of one piece. device_ahead: how far the phone's clock was ahead of ours, where known."""
    facts = look.facts
    return Clocks(
        arrived=evidence.received_at,
        taken=_taken(facts),
        offset=_offset(facts.offset) if facts else None,
        gps=facts.gps_time_utc if facts else None,
        device=said.captured_at,
        container=look.recording.made_at if look.recording else None,
        device_ahead=device_ahead,
    )


def _taken(facts: PhotoFacts | None) -> datetime | None:
    """DateTimeOriginal with the digits of SubSecTimeOriginal as its fraction."""
    if facts is None or facts.date_time_original is None:
        return None
    whole = datetime.fromisoformat(facts.date_time_original)
    return whole + timedelta(seconds=float(f"0.{facts.subsec}") if facts.subsec else 0.0)


def _offset(text: str | None) -> timedelta | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{text}").utcoffset() if text else None


def _positioned(said: Declared, own: Own, look: Look, worst_m: float) -> Positioned:
    where = positioned(said.place, own.place, own.accuracy_m, worst_m)
    if said.kind in PAPERS:
        where = replace(where, flags=tuple(flag for flag in where.flags if flag != "no_fix"))
    return replace(where, source="container") if where.source == "exif" and look.recording else where


def own_words(look: Look, when: Captured) -> Own:
    """What the file says of itself, beside which the phone's word is laid. when: as it was settled; a time
    from a source that knows its zone is clock_skew's matter."""
    facts, recording = look.facts, look.recording
    spoken: PhotoFacts | Recording | None = facts or recording
    words = (facts.software, *facts.xmp.values()) if facts else ()
    return Own(
        content_type=look.content_type,
        place=_place(spoken.lon, spoken.lat) if spoken else None,
        accuracy_m=spoken.accuracy_m if spoken else None,
        heading_deg=facts.heading_deg if facts else None,
        heading_ref=facts.heading_ref if facts else None,
        taken=None if when.source in ZONED else _taken(facts),
        made=recording.made_at if recording else None,
        written_by=tuple(word for word in words if word),
        provenance=look.provenance.state if look.provenance else "none",
    )


def _place(lon: float | None, lat: float | None) -> LonLat | None:
    return None if lon is None or lat is None else LonLat(lon, lat)


def _row(
    work: Work, evidence: Evidence, said: Declared, look: Look, when: Captured, where: Positioned, flags: list[str]
) -> dict[str, Any]:
    """flags: its own; whether a clock is doubtful decides on those that come from beside it, which are added then."""
    facts, copies, recording = look.facts, look.copies, look.recording
    shown: PhotoFacts | Recording | None = facts or recording
    heading, ref = (said.heading_deg, said.heading_ref) if said.heading_deg is not None else _exif_heading(facts)
    return {
        "evidence_id": evidence.id,
        "read_at": work.now,
        "readable": look.why_not is None,
        "why_not": look.why_not,
        "content_type": look.content_type,
        "format": shown.format if shown else None,
        "width": shown.width if shown else None,
        "height": shown.height if shown else None,
        "duration_s": recording.duration_s if recording else None,
        "captured_at": when.at,
        "captured_source": when.source,
        "place": point(where.place.lon, where.place.lat) if where.place else None,
        "position_source": where.source,
        "accuracy_m": where.accuracy_m,
        "altitude_m": shown.alt_m if shown else None,
        "heading_deg": None if heading is None else heading % 360,
        "heading_ref": ref,
        "sharpness": copies.sharpness if copies else None,
        "renditions": [str(pixels) for pixels in copies.renditions] if copies else [],
        "exif": _as_json(look),
        "c2pa": asdict(look.provenance) if look.provenance and look.provenance.state != "none" else None,
        "flags": flags,
    }


def _exif_heading(facts: PhotoFacts | None) -> tuple[float | None, str | None]:
    return (facts.heading_deg, facts.heading_ref) if facts else (None, None)


def _as_json(look: Look) -> dict[str, Any]:
    """All that the file states, as JSON; of a video without a poster, why there is none."""
    said: PhotoFacts | Recording | None = look.facts or look.recording
    stated = (
        {name: _plain(value) for name, value in asdict(said).items() if value not in (None, {}, ())} if said else {}
    )
    return stated | ({"no_poster": look.no_poster} if look.no_poster else {})


def _plain(value: Any) -> Any:
    """A value as JSON and PostgreSQL can hold it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {name: _plain(word) for name, word in value.items()}
    return [_plain(word) for word in value] if isinstance(value, tuple) else value
