"""The photos that show one thing, as its reader may see them: what was read from each, who took it, what is flagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.evidence.findings import findings_of
from backend.evidence.model import Evidence, Reading
from backend.evidence.queries import flags_shown, photos_of, readings_of, sees_originals
from backend.people.model import Person
from backend.work import Work


@dataclass(frozen=True)
class Photo:
    """One photo in one role. reading: None before its job has run. taken_by: id and name; None to units."""

    evidence: Evidence
    role: str
    reading: Reading | None
    taken_by: tuple[UUID, str] | None
    flags: Sequence[str]
    findings: Sequence[dict[str, Any]] = ()
    """What the reader may hear of its flags (findings.findings_of)."""


def photos_shown(work: Work, object_id: UUID) -> list[Photo]:
    """Every photo that shows a thing, in order of arrival. The caller has found that the actor may see the thing."""
    return _shown(work, [row for row in photos_of(work.session, work.actor, object_id) if row[0].kind == "photo"])


def files_shown(work: Work, object_id: UUID) -> list[Photo]:
    """The same of what is neither photo nor track."""
    rows = photos_of(work.session, work.actor, object_id)
    return _shown(work, [row for row in rows if row[0].kind not in ("photo", "track")])


def _shown(work: Work, rows: Sequence[sa.Row[Evidence, str]]) -> list[Photo]:
    readings = readings_of(work.session, [evidence.id for evidence, _ in rows])
    names = _names(work, {evidence.person_id for evidence, _ in rows}) if sees_originals(work.actor) else {}
    flags = {found.evidence_id: flags_shown(work.actor, found) for found in readings.values()}
    told = findings_of(work.session, work.actor, list(readings))
    return [
        Photo(
            evidence, role, readings.get(evidence.id), names.get(evidence.person_id),
            flags.get(evidence.id, []), told.get(evidence.id, []),
        )
        for evidence, role in rows
    ]  # fmt: skip


def _names(work: Work, person_ids: set[UUID]) -> dict[UUID, tuple[UUID, str]]:
    rows = work.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {person_id: (person_id, name) for person_id, name in rows}
