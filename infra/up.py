"""`yixian up`: the whole installation on one machine, from engines to a served page, until Ctrl-C."""

import http.client
import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.installation import Installation
from backend.people.model import Person
from infra.engines.children import Child, Program, stop_leftovers, wait_until
from infra.engines.locks import holding
from infra.engines.parts import Household, Service, describe
from infra.engines.ports import need_port
from infra.engines.postgres import Cluster
from infra.engines.private import choose_home, keeps_objects_in_s3, with_database, with_folder, with_s3
from infra.engines.seaweed import ObjectServer
from infra.errors import EngineFails
from infra.keys import keys_folder
from infra.migrate import migrate, owner_url
from infra.settings import Settings, as_environ
from infra.speaker import Speaker

LOGINS = "demo-logins.json"


def up(settings: Settings, *, s3: bool = False, demo: bool = True) -> None:
    """Start everything, and stop it when asked to by SIGINT, SIGTERM or SIGHUP.

    Raises Trouble: something does not start; then nothing of ours runs any more."""
    speaker = Speaker()
    household = Household(speaker)
    settings.var.mkdir(parents=True, exist_ok=True)
    with holding(settings.var / "up.lock", f"Yixian already runs in {settings.var}"), _asked_to_stop():
        try:
            _start(settings, household, speaker, s3=s3, demo=demo)
            household.tend(threading.Event())
        except KeyboardInterrupt:
            speaker.say("stopping")
        finally:
            _deaf_to_hurry()
            household.stop()
    speaker.say("stopped")


def _start(settings: Settings, household: Household, speaker: Speaker, *, s3: bool, demo: bool) -> None:
    need_port(settings.host, settings.port)
    records = settings.var / "children"
    stop_leftovers(records, speaker)
    private = settings.database_url is None and settings.objects is None and settings.loopback
    running = _engines(settings, household, speaker, s3)
    speaker.say("bringing the database up to date")
    migrate(owner_url(running))
    if demo and private and _awaits_demo(running):
        _load_demo(records, speaker)
    for service in _services(running, records, speaker):
        household.add(service)
    _welcome(settings, speaker)


def _engines(settings: Settings, household: Household, speaker: Speaker, s3: bool) -> Settings:
    """The given engines, or private ones, started. Objects come first, so that they stop last."""
    running = settings
    if settings.objects is None:
        s3 = keeps_objects_in_s3(settings.var, s3)
        choose_home(settings.var, s3)
        running = _private_s3(running, household, speaker) if s3 else with_folder(running)
    if settings.database_url is None:
        speaker.say(f"starting PostgreSQL in {settings.var / 'pg'}")
        cluster = Cluster(settings.var, speaker)
        household.add(cluster)
        running = with_database(running, cluster.sockets)
    return running


def _private_s3(settings: Settings, household: Household, speaker: Speaker) -> Settings:
    speaker.say(f"starting SeaweedFS in {settings.var / 's3'}")
    server = ObjectServer(settings.var, speaker)
    household.add(server)
    return with_s3(settings, server)


def _services(settings: Settings, records: Path, speaker: Speaker) -> Iterator[Service]:
    environ = as_environ(settings.model_copy(update={"log_format": "plain"}))
    yield Service(Program("worker", _ourselves("worker"), nice=10, environ=environ), records, speaker)
    web = Program("web", _ourselves("serve"), patience_s=15.0, environ=environ)
    yield Service(web, records, speaker, ready=lambda: is_ready(settings))


def _ourselves(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "infra.cli", *words)


def is_ready(settings: Settings) -> bool:
    """Whether the web server says that it and its engines are there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _awaits_demo(settings: Settings) -> bool:
    """Whether nothing is in this database yet, or a demo that was not played to its end."""
    engine = sa.create_engine(settings.database_url or "", poolclass=sa.NullPool)
    with Session(engine) as session:
        known = session.get(Installation, 1)
        somebody = session.scalar(sa.select(sa.exists().select_from(Person)))
    return not demo_logins(settings.var) if known is not None and known.demo else not (known or somebody)


def _load_demo(records: Path, speaker: Speaker) -> None:
    """Play the demo as its own process, which finds the private engines by itself."""
    speaker.say("the system is empty: playing the demo's story into it")
    program = Program("demo", _ourselves("demo"), environ={"PYTHONUNBUFFERED": "1"})
    with Child(program, records, speaker) as child:
        wait_until(lambda: child.ended() is not None, float("inf"), every_s=0.2)
        code = child.ended()
    if code:
        raise EngineFails(
            f"The demo was not played to its end ({describe(code)}); its last words stand above.",
            "Remove the folder var to begin anew; `yixian up --no-demo` starts with what is there.",
        )


def _welcome(settings: Settings, speaker: Speaker) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    speaker.say(f"一线 Yixian is served at http://{host}:{settings.port}")
    if settings.database_url is None:
        for login in demo_logins(settings.var):
            speaker.say(f"  demo login  {login['login']:<12} {login['password']:<20} {login['who']}")
    speaker.say("Ctrl-C stops it")


def demo_logins(var: Path) -> list[dict[str, str]]:
    """Logins of the demo's persons, made when it was loaded; none where it was not."""
    path = keys_folder(var) / LOGINS
    if not path.exists():
        return []
    logins: list[dict[str, str]] = json.loads(path.read_text())
    return logins


@contextmanager
def _asked_to_stop() -> Iterator[None]:
    """SIGTERM and SIGHUP mean what Ctrl-C means."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _deaf_to_hurry() -> None:
    """While we stop, a second Ctrl-C must not leave something running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
