"""The few fixtures: a real PostGIS, a real object home, a clock that stands still, and a Work over them."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug import Client
from werkzeug.wrappers import Response

from backend.actor import SYSTEM, Actor
from backend.work import Kit, Work
from infra.app import create_app
from infra.engines.postgres import APP, OWNER, Cluster
from infra.migrate import migrate
from infra.settings import Settings
from storage.custody.signer import Signer
from storage.db import engine_of
from storage.folder import FolderHome
from storage.objects import ObjectHome
from storage.queue import Queue
from tests.make import StillClock

pytest_plugins = ["tests.office", "tests.phones", "tests.weed"]
SAMPLES = Path(os.environ.get("SAMPLES", Path(__file__).parents[2] / "shared" / "samples"))
TEMPLATE = "yixian_template"
DEAR = {"demo_served", "installation"}
MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 << 30


@pytest.hookimpl(tryfirst=True)  # before xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the real files are skipped where those files are not; .ci/run fails when they were skipped there.

    Those that share what is dear to start go to one process, so that it is started once."""
    for item in items:
        for dear in DEAR & set(getattr(item, "fixturenames", ())):
            which = getattr(getattr(item, "callspec", None), "params", {}).get(dear, "")
            item.add_marker(pytest.mark.xdist_group(f"{dear}{which}"))
    if not SAMPLES.is_dir():
        for item in items:
            if item.get_closest_marker("samples"):
                item.add_marker(pytest.mark.skip(reason="the shared samples are not on this machine"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real files."""
    return SAMPLES


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A private PostgreSQL for this run, in memory where there is room, with a migrated template database in it."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    folder = Path(mkdtemp(prefix="yixian-pg-", dir=MEMORY)) if roomy else tmp_path_factory.mktemp("pg")
    try:
        with Cluster(folder, options=("fsync=off", "full_page_writes=off")) as running:
            running.create_database(TEMPLATE)
            migrate(running.url(OWNER, TEMPLATE))
            yield running
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The name of a fresh database, migrated and empty."""
    name = f"t_{secrets.token_hex(6)}"
    cluster.create_database(name, template=TEMPLATE)
    yield name
    cluster.drop_database(name)


@pytest.fixture
def owner_url(cluster: Cluster, database: str) -> str:
    return cluster.url(OWNER, database)


@pytest.fixture
def app_url(cluster: Cluster, database: str) -> str:
    return cluster.url(APP, database)


@pytest.fixture
def engine(app_url: str) -> Iterator[sa.Engine]:
    """An engine of the serving role: what it may not do, no test can do by accident."""
    made = engine_of(app_url, connections=24)
    yield made
    made.dispose()


@pytest.fixture
def clock() -> StillClock:
    """Stands at Tue 2026-04-28 09:00 in Shanghai until a test moves it."""
    return StillClock()


@pytest.fixture
def objects(tmp_path: Path) -> ObjectHome:
    (tmp_path / "objects").mkdir()
    return FolderHome(tmp_path / "objects")


@pytest.fixture
def kit(engine: sa.Engine, objects: ObjectHome, app_url: str, clock: StillClock) -> Kit:
    signer = Signer("yixian/test", bytes(range(32)))
    return Kit(engine=engine, objects=objects, queue=Queue(app_url), signer=signer, clock=clock)


@pytest.fixture
def work(kit: Kit) -> Iterator[Callable[[Actor], AbstractContextManager[Work]]]:
    """work(actor): one transaction; without an actor the system's."""

    def open_work(actor: Actor = SYSTEM) -> AbstractContextManager[Work]:
        return kit.work(actor)

    return open_work


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session to look with."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, app_url: str) -> Settings:
    return Settings(database_url=app_url, objects=f"folder:{tmp_path / 'objects'}", var=tmp_path / "var")


@pytest.fixture
def app(settings: Settings, kit: Kit) -> Any:
    """The whole WSGI app: both faces and the front page."""
    return create_app(settings, kit)


@pytest.fixture
def client(app: Any) -> Client:
    """A client without cookies of its own until it logs in."""
    return Client(app, Response)
