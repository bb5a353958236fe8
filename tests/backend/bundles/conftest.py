"""Bundles of a real loop: photos declared and delivered, leaves published; made once for all tests of this folder."""

import io
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from backend.api.bundle_subjects import SHOWN
from backend.bundles.packing import stream
from backend.bundles.sealing import Asked, export
from backend.evidence.accepting import deliver
from backend.evidence.declaring import declare
from backend.evidence.model import EvidenceLink
from backend.evidence.registration import register
from backend.evidence.said import Declared
from backend.follow_up.draws import start
from backend.follow_up.seeding import fix_seeds
from backend.tasks.model import Task
from backend.work import Expected, Kit
from infra.engines.postgres import APP, Cluster
from storage.custody.publisher import publish
from storage.custody.signer import Signer
from storage.db import engine_of
from storage.folder import FolderHome
from storage.queue import Queue
from tests.conftest import TEMPLATE
from tests.ledger import _found, at, office  # noqa: F401
from tests.loop import SPOT, Loop, loop  # noqa: F401
from tests.make import StillClock
from tests.photos import photo

SIGNER = Signer("yixian/test", bytes(range(32)))
STRANGER = Signer("yixian/test", bytes(range(1, 33)))


class RealLoop(Loop):
    """The loop with photos that a phone declared and delivered, byte for byte."""

    def photo(self, by: str, task: Task | None = None, role: str = "after", **how: Any) -> UUID:
        now = self.clock.pass_(minutes=1)
        person_id, identity = self.person(by), uuid4()
        data = photo(secrets.randbits(30), lat=SPOT.lat, lon=SPOT.lon, make="Phone", width=64, height=48)
        with Session(self.kit.engine) as session, session.begin():
            actor = replace(self.office[by], device_id=self._device(session, person_id))
        place = {"lon": SPOT.lon, "lat": SPOT.lat, "crs": "wgs84", "accuracy_m": 4.5}
        with self.kit.work(actor) as work:
            declare(work, identity, word(data, captured_at=now, place=place), 10**8)
        deliver(self.kit, actor, identity, io.BytesIO(data))
        with Session(self.kit.engine) as session, session.begin():
            session.add(self._reading(identity, now, how.get("at", SPOT), 5.0, (), ok=True))
            if task is not None:
                link = EvidenceLink(evidence_id=identity, object_id=task.id, role=role, object_kind="task", wish=False)
                link.linked_by, link.linked_at, link.how = person_id, now, "phone"
                session.add(link)
        return identity

    def found(self, **wanted: Any) -> Task:
        task = self.office.draft(**wanted)
        self.photo("gm", task, "finding")
        with self.as_("gm") as work:
            register(work, task.id, Expected(self.look(task).version))
        return self.look(task)

    def publish(self) -> None:
        publish(self.kit.engine, self.kit.objects, self.kit.signer, self.clock())

    def bundle(self, kind: Any, identity: UUID, by: str) -> bytes:
        _, sealed = export(self.kit, self.office[by], Asked(identity, SHOWN[kind]))
        return b"".join(stream(sealed, self.kit.objects))


def word(data: bytes, **said: Any) -> Declared:
    from hashlib import sha256

    digest = sha256(data).hexdigest()
    return Declared.model_validate(
        {"kind": "photo", "sha256": digest, "size": len(data), "media_type": "image/jpeg"} | said
    )


@dataclass(frozen=True)
class Made:
    """Bundles as the auditor gets them, and one of the task as its unit does; files by path."""

    task: dict[str, bytes]
    inspection: dict[str, bytes]
    draw: dict[str, bytes]
    unit: dict[str, bytes]
    whole: bytes


@pytest.fixture(scope="session")
def made(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, quick_passwords: None) -> Iterator[Made]:
    """Two closed rows, a draw whose seed came from an earlier checkpoint than the bundles', and their mission."""
    name, home = f"t_{secrets.token_hex(6)}", tmp_path_factory.mktemp("objects")
    cluster.create_database(name, template=TEMPLATE)
    url = cluster.url(APP, name)
    clock, engine = StillClock(), engine_of(url, connections=6)
    kit = Kit(engine=engine, objects=FolderHome(home), queue=Queue(url), signer=SIGNER, clock=clock)
    with Session(engine) as session, session.begin():
        founded = _found(kit, session)
    yield _made(RealLoop(founded, kit, clock))
    engine.dispose()
    cluster.drop_database(name)


def _made(loop: RealLoop) -> Made:  # noqa: F811
    rows = [loop.closed() for _ in range(2)]
    loop.clock.pass_(days=10)
    with loop.as_("od") as work:
        draw = start(work, uuid4(), f"{work.now:%Y-%m}")
    loop.publish()
    fix_seeds(loop.kit)
    with loop.as_("od") as work:
        work.record("something.later", uuid4())
    loop.publish()
    whole = loop.bundle("task", rows[0].id, "au")
    asked = (("task", rows[0].id, "au"), ("inspection", loop.office.mission_id, "od"), ("draw", draw.id, "au"))
    bundles = [unzip(loop.bundle(*one)) for one in asked]
    return Made(*bundles, unzip(loop.bundle("task", rows[0].id, "ul")), whole)


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rezip(files: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path
