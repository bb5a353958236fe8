"""What stands at the root of the address: the built pages, and how the engines are."""

import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, jsonify, request, send_from_directory
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

import backend
from backend.custody.alarms import alarms
from backend.http.face import METRICS
from backend.http.headers import map_origins, page_policy, secure
from backend.work import Kit
from infra import migrate
from infra.settings import Settings
from storage.errors import StorageError

log = structlog.get_logger()
PAGES = Path(backend.__file__).parent / "web" / "dist"
UNBUILT = "<!doctype html><meta charset=utf-8><title>Yixian</title><p>页面尚未构建，请运行 make up。"


def front_page(kit: Kit, settings: Settings) -> Flask:
    """The app at /: pages, /healthz (this process lives), /readyz (each engine by name), /metrics."""
    app = Flask("front", static_folder=None)
    secure(app, page_policy(*map_origins(settings.basemap_url)))
    checks = {"database": lambda: _check_database(kit), "objects": kit.objects.check}

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="alive")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        said = {name: _ask(check) for name, check in checks.items()}
        ready = all(answer == "ready" for answer in said.values())
        status = "ready" if ready else "not ready"
        return jsonify(status=status, **said, custody=_custody(kit)), 200 if ready else 503

    @app.get("/metrics")
    def metrics() -> Response:
        if not _may_measure(settings):
            raise NotFound
        return Response(generate_latest(_counted()), content_type="text/plain; version=0.0.4")

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def page(path: str) -> Response:
        return _page(path)

    return app


def _page(path: str) -> Response:
    """A built file for ever, by its hashed name; any other path is the pages' own to route."""
    if path.startswith("assets/") or _is_ours(path):
        answer = send_from_directory(PAGES, path)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "assets/" in path else "no-cache"
        return answer
    if not (PAGES / "index.html").exists():
        return Response(UNBUILT, 503, content_type="text/html; charset=utf-8")
    answer = send_from_directory(PAGES, "index.html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _is_ours(path: str) -> bool:
    """Whether a file of the pages has this name; what lies outside their folder is never looked for."""
    within = safe_join(str(PAGES), path) if path else None
    return within is not None and Path(within).is_file()


def _check_database(kit: Kit) -> None:
    with kit.engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if found != migrate.newest():
        raise StorageError(f"the schema is at {found}, this code wants {migrate.newest()}: yixian migrate")


def _custody(kit: Kit) -> str:
    """What is wrong with custody; it stops neither intake nor reading, so it makes nothing unready."""
    try:
        with Session(kit.engine) as session:
            found = [f"{alarm.name}: {alarm.code}" for alarm in alarms(session)]
    except sa.exc.SQLAlchemyError:
        return "away"
    return f"alarm: {', '.join(found)}" if found else "well"


def _ask(check: Callable[[], Any]) -> str:
    try:
        check()
    except (StorageError, sa.exc.SQLAlchemyError) as error:
        log.warning("not ready", error=str(error))
        return f"away: {error}" if isinstance(error, StorageError) else "away"
    return "ready"


def _counted() -> CollectorRegistry:
    """What all processes of this server counted together; this one alone, where it runs alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return METRICS
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


def _may_measure(settings: Settings) -> bool:
    """Loopback, or the bearer of the token that the settings name."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.metrics_token is not None:
        return hmac.compare_digest(given.encode(), settings.metrics_token.get_secret_value().encode())
    return request.remote_addr in {"127.0.0.1", "::1"} and "X-Forwarded-For" not in request.headers
