"""The verb of an export: gather, seal, and write down who took what."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.bundles.contents import Shown
from backend.bundles.gathering import gather
from backend.bundles.packing import Sealed, seal
from backend.inspections.model import Inspection
from backend.people.audit import note_access
from backend.tasks.model import Task
from backend.work import Kit, Work
from storage.custody.keys import known_keys


@dataclass(frozen=True)
class Asked:
    """Which thing somebody wants a bundle of, and how it is looked at."""

    id: UUID
    show: Callable[[Work, UUID], Shown]


def export(kit: Kit, actor: Actor, asked: Asked) -> tuple[Shown, Sealed]:
    """Seal a bundle of one moment. That it was exported, by whom and with which digest is a leaf, and audited.

    Raises NotFound: not for this actor; BundleUnpublished; OriginalGone."""
    with kit.work(actor) as work:
        work.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        shown = asked.show(work, asked.id)
        sealed = seal(gather(work, shown), kit.signer, known_keys(kit.objects), actor.person_id, work.now)
        note_access(work, "bundle.exported", shown.id, covert=_is_covert(work, shown.id))
        work.record("bundle.exported", shown.id, manifest=sealed.manifest_sha256)
    return shown, sealed


def _is_covert(work: Work, subject_id: UUID) -> bool:
    hidden = [
        sa.exists().where(model.id == subject_id, model.covert, model.published_at.is_(None))
        for model in (Task, Inspection)
    ]
    return bool(work.session.scalar(sa.select(sa.or_(*hidden))))
