"""`yixian doctor`: what is there, what is missing, which ports and folders are used."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from infra.bare.found import find_chromium, find_node, find_servers
from infra.engines.locks import is_held
from infra.engines.memory import recall
from infra.engines.ports import S3_PORTS, is_free
from infra.engines.private import keeps_objects_in_s3, objects
from infra.engines.room import NEEDED_BYTES
from infra.engines.server import EXTENSIONS
from infra.errors import BadSettings, Unready
from infra.s3_probe import probe
from infra.settings import Settings
from infra.up import is_ready
from storage.images.fonts import find_font

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Finding:
    """One line of the report. state: "ok"; "off", not there and not needed now; "bad", to be put right."""

    state: str
    what: str
    is_so: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; start and change nothing."""
    return [*_programs(settings), *_folders(settings), *_database(settings), *_web(settings)]


def examine_s3(settings: Settings) -> list[Finding]:
    """Try what the S3 home can do. Raises BadSettings: the home is no S3."""
    if settings.objects is None and not keeps_objects_in_s3(settings.var, asked=False):
        raise BadSettings("Objects lie in a folder here.", "Set YIXIAN_OBJECTS=s3:…, or start with `yixian up --s3`.")
    with objects(settings) as running:
        abilities = probe(running)
    return [_ability(ability.name, ability.there, ability.needed, ability.without) for ability in abilities]


def report(findings: list[Finding]) -> None:
    """Print the findings. Raises Unready: some of them are bad."""
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        print(f"{finding.state:<3}  {finding.what:<{width}}  {finding.is_so}")
    bad = [finding.what for finding in findings if finding.state == "bad"]
    if bad:
        raise Unready(f"To be put right: {', '.join(bad)}.")


def _ability(name: str, there: bool, needed: bool, without: str) -> Finding:
    return Finding("ok" if there else "bad" if needed else "off", name, "works" if there else f"missing: {without}")


def _programs(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", "Python", f"{sys.version.split()[0]} in {sys.prefix}")
    if settings.database_url is None:
        yield _postgres()
    node, chromium = find_node(_path()), find_chromium()
    yield Finding("ok" if node else "off", "Node", str(node or "none: needed to build the front end"))
    yield Finding("ok" if chromium else "off", "Chromium", str(chromium or "none: needed by `make test` only"))
    font = find_font()
    yield Finding("ok" if font else "off", "Chinese font", str(font.path) if font else "none: no watermarked copies")
    built = (ROOT / "backend/web/dist/index.html").exists()
    yield Finding("ok" if built else "bad", "front end", "built" if built else "not built; `make up` builds it")
    weed = Path(sys.executable).with_name("weed")
    yield Finding("ok" if weed.exists() else "off", "SeaweedFS", str(weed) if weed.exists() else "none: `make up S3=1`")


def _postgres() -> Finding:
    servers = find_servers()
    complete = [server for server in servers if all(map(server.has, EXTENSIONS))]
    if complete:
        return Finding(
            "ok", "PostgreSQL", f"{complete[0].major} with {', '.join(EXTENSIONS)} in {complete[0].programs}"
        )
    is_so = f"{servers[0].major} lacks PostGIS" if servers else "none of version 15 or newer"
    return Finding("bad", "PostgreSQL", f"{is_so}; `make up` says what to install")


def _folders(settings: Settings) -> Iterator[Finding]:
    var = settings.var
    yield Finding("ok" if var.exists() else "off", "var", str(var) if var.exists() else f"{var}: not there yet")
    free = shutil.disk_usage(var if var.exists() else var.parent).free
    yield Finding("ok" if free >= NEEDED_BYTES else "bad", "disk", f"{free // 1024**2} MB free")
    s3 = settings.objects is None and var.exists() and keeps_objects_in_s3(var, asked=False)
    yield Finding("ok", "objects", settings.objects or str(var / ("s3" if s3 else "objects")))
    base = recall(var).get("s3_base")
    if base is not None:
        last = int(base) + len(S3_PORTS) - 1
        yield Finding("ok", "S3 ports", f"127.0.0.1:{base}-{last}, and the same 10 000 higher")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None:
        sockets = recall(settings.var).get("socket_folder")
        runs = is_held(settings.var / "pg.lock")
        yield Finding(
            "ok" if runs else "off", "database", f"{'socket in' if runs else 'not running; socket was in'} {sockets}"
        )
        return
    try:
        with sa.create_engine(settings.database_url, poolclass=sa.NullPool).connect() as connection:
            version = connection.scalar(sa.text("SELECT postgis_lib_version()"))
            found = connection.execute(sa.text("SELECT name, code, since FROM custody_alarm ORDER BY since")).all()
        yield Finding("ok", "database", f"answers, PostGIS {version}")
        wrong = "; ".join(f"{name} {code} since {since:%Y-%m-%d %H:%M}Z" for name, code, since in found)
        yield Finding("bad" if wrong else "ok", "custody", wrong or "no alarm")
    except SQLAlchemyError as error:
        yield Finding("bad", "database", str(error).splitlines()[0])


def _web(settings: Settings) -> Iterator[Finding]:
    place = f"{settings.host}:{settings.port}"
    if is_ready(settings):
        yield Finding("ok", "web", f"http://{place} is ready")
    elif is_free(settings.host, settings.port):
        yield Finding("off", "web", f"{place} is free")
    else:
        yield Finding("bad", "web", f"{place} is taken, and does not say it is ready; stop it or set YIXIAN_PORT")


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
