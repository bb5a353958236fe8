"""A bundle from the command line, in the name of a person and within what they may see."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.api.bundle_subjects import SHOWN
from backend.bundles.packing import stream
from backend.bundles.sealing import Asked, export
from backend.errors import Refusal
from backend.http.words import WORDS
from backend.people.model import Person
from backend.people.queries import actor_of_person
from backend.work import Kit
from infra.app import build_kit
from infra.engines.private import engines
from infra.errors import BadSettings, Refused
from infra.settings import Settings
from storage.errors import StorageError


def write(settings: Settings, kind: Any, subject_id: UUID, login: str, out: Path) -> str:
    """Write the zip under its name once it is whole; returns what to say. Raises Refused, BadSettings."""
    half = out.with_name(f".{out.name}.half")
    with engines(settings) as running:
        kit = build_kit(running)
        try:
            _, sealed = export(kit, _actor(kit, login), Asked(subject_id, SHOWN[kind]))
            with half.open("wb") as file:
                for chunk in stream(sealed, kit.objects):
                    file.write(chunk)
        except (Refusal, StorageError) as refused:
            half.unlink(missing_ok=True)
            raise Refused(f"{WORDS[refused.code].title_en} ({refused.code}).", WORDS[refused.code].next_en) from refused
    os.replace(half, out)
    return f"{out}: {len(sealed.small) + len(sealed.originals)} files, signed by {kit.signer.key_id}"


def _actor(kit: Kit, login: str) -> Actor:
    with Session(kit.engine) as session:
        person_id = session.scalar(sa.select(Person.id).where(Person.login == login, Person.active))
        if person_id is None:
            raise BadSettings(f"Nobody has the login {login}.")
        return actor_of_person(session, person_id, kit.clock())
