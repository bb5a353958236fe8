"""The job that shows each new checkpoint to our witnesses, and keeps what they say."""

from collections.abc import Sequence

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from backend.actor import SYSTEM
from backend.custody.alarms import watched
from backend.custody.model import Witnessed
from backend.work import Kit
from storage.custody.checkpoint import Checkpoint, open_checkpoint
from storage.custody.tiles import CHECKPOINT_KEY, Tiles
from storage.custody.witness import Published, Witness, WitnessAway, WitnessContradicts
from storage.errors import ObjectMissing

log = structlog.get_logger()


def show_witnesses(kit: Kit, witnesses: Sequence[Witness]) -> None:
    """Show the published checkpoint to each of them. One that is away is asked again at the next beat; one that
    contradicts us raises an alarm that stays until it does not."""
    try:
        note = kit.objects.get(CHECKPOINT_KEY).decode()
    except ObjectMissing:
        return
    checkpoint = open_checkpoint(note, kit.signer.verifier)
    published = Published(note, checkpoint, Tiles(kit.objects, checkpoint.size))
    for witness in witnesses:
        try:
            with watched(kit, f"witness:{witness.name}", WitnessContradicts):
                _show(kit, witness, published)
        except WitnessAway as away:
            log.warning("a witness was not told", witness=witness.name, why=str(away))
        except WitnessContradicts:
            continue  # the alarm says it


def _show(kit: Kit, witness: Witness, published: Published) -> None:
    with kit.work(SYSTEM) as work:
        known = work.session.get(Witnessed, witness.name)
    cosigned = witness.show(published, known.size if known else 0, kit.clock())
    with kit.work(SYSTEM) as work:
        size = Checkpoint.parse(published.note.partition("\n\n")[0] + "\n").size
        work.session.merge(Witnessed(name=witness.name, size=size, note=cosigned, seen_at=work.now))


def witnessed(session: Session) -> Sequence[Witnessed]:
    """What each witness saw last."""
    return session.scalars(sa.select(Witnessed).order_by(Witnessed.name)).all()
