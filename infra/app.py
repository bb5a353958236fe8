"""The composition root: settings become a Kit, and the Kit two faces and a front page under one WSGI app."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from backend.api.face import browser_face
from backend.evidence.said import Kind
from backend.installation import is_demo
from backend.jobs import JOBS
from backend.parameters import Parameters
from backend.work import Kit
from infra.errors import BadSettings, EngineFails
from infra.front import front_page
from infra.keys import keys_folder, secret
from infra.settings import Settings, read_settings
from mobile_api.face import phone_face
from storage.custody.signer import Signer
from storage.db import engine_of
from storage.homes import open_home
from storage.objects import ObjectHome
from storage.queue import Queue

Clock = Callable[[], datetime]


def now() -> datetime:
    """The wall clock; below the root nothing else reads it."""
    return datetime.now(UTC)


def build_kit(settings: Settings, *, clock: Clock = now) -> Kit:
    """Everything that outlives a request, from the settings alone. A demo database has a custody log, and a key, of
    its own: what was signed on a StoryClock is never mistaken for an office's log.

    Raises BadSettings: no database is named. EngineFails: it is away."""
    if settings.database_url is None:
        raise BadSettings("YIXIAN_DATABASE_URL names no database.", "Run `yixian up`, or set it.")
    engine = engine_of(
        settings.database_url,
        statement_timeout_ms=settings.statement_timeout_ms,
        connections=settings.web_threads + settings.worker_jobs + 2,
    )
    try:
        with Session(engine) as session:
            demo = is_demo(session)
    except OperationalError as away:
        raise EngineFails("The database does not answer.", "See that YIXIAN_DATABASE_URL leads to it.") from away
    log = "demo" if demo else "custody"
    origin = f"yixian/{log}-{secret(settings.var, f'{log}-name')[:16]}"
    return Kit(
        engine=engine,
        objects=objects_of(settings),
        queue=Queue(settings.database_url, priorities={name: job.priority for name, job in JOBS.items()}),
        signer=Signer.load_or_make(keys_folder(settings.var) / f"{log}.key", origin),
        clock=clock,
        parameters=parameters_of(settings),
        demo=demo,
    )


def parameters_of(settings: Settings) -> Parameters:
    """The office's figures: those that the settings name, and the handbook's defaults for the rest."""
    return Parameters(**settings.model_dump(include={figure.name for figure in fields(Parameters)}))


def objects_of(settings: Settings) -> ObjectHome:
    """The object home that the settings name; a folder under var where they name none."""
    keys = [None if key is None else key.get_secret_value() for key in (settings.s3_access_key, settings.s3_secret_key)]
    spool = settings.var / "spool"
    spool.mkdir(parents=True, exist_ok=True)
    return open_home(settings.objects or f"folder:{settings.var / 'objects'}", spool, *keys)


def create_app(settings: Settings | None = None, kit: Kit | None = None) -> Any:
    """The WSGI app: /api/v1 for browsers, /mobile/v1 for phones, the pages and the health of both at /."""
    settings = settings or read_settings()
    kit = kit or build_kit(settings)
    config = {
        "SECRET_KEY": secret(settings.var, "session"),
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "LOGIN_RATE": settings.login_rate,
        "MAX_JSON_BYTES": settings.max_json_bytes,
        "MAX_BYTES": {kind: getattr(settings, f"max_{kind}_bytes") for kind in get_args(Kind)},
        "EVIDENCE_RATE": settings.evidence_rate,
        "PUBLIC_URL": settings.public_url,
        "BASEMAP_URL": settings.basemap_url,
        "BASEMAP_ATTRIBUTION": settings.basemap_attribution,
    }
    faces: dict[str, Any] = {
        "/api/v1": browser_face(kit, config).wsgi_app,
        "/mobile/v1": phone_face(kit, config).wsgi_app,
    }
    app = DispatcherMiddleware(front_page(kit, settings).wsgi_app, faces)
    hops = settings.trusted_proxies
    return ProxyFix(app, x_for=hops, x_proto=hops, x_host=hops) if hops else app
