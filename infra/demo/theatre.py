"""Where the story is played: a database marked as the demo's for good, its county founded, the real app served."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.installation import found
from infra.app import build_kit
from infra.demo.album import Album
from infra.demo.clock import StoryClock, local
from infra.demo.county import found_county, new_passwords
from infra.demo.serving import drain, leaping, served
from infra.demo.stage import Say, Stage
from infra.settings import Settings
from storage.custody.publisher import publish

FIRST_DAY = local(4, 20, 9)


def founded(running: Settings) -> dict[str, str]:
    """Mark an empty database, before anything else is written; then found the county. Returns everybody's password."""
    engine = sa.create_engine(running.database_url or "", poolclass=sa.NullPool)
    with Session(engine) as session, session.begin():
        found(session, FIRST_DAY, demo=True)
    passwords = new_passwords()
    kit = build_kit(running, clock=lambda: FIRST_DAY)
    found_county(kit, passwords)
    kit.engine.dispose()
    return passwords


@contextmanager
def staged(running: Settings, passwords: dict[str, str], say: Say = print) -> Iterator[Stage]:
    """A stage over the served app, on a clock of its own; what was recorded is published when the block ends."""
    clock, settings = StoryClock(FIRST_DAY), leaping(running)
    kit = build_kit(settings, clock=clock)
    with Album() as album, served(settings, kit) as address:
        yield Stage(address, clock, passwords, lambda: drain(kit), album, say)
    publish(kit.engine, kit.objects, kit.signer, clock())
    kit.engine.dispose()
