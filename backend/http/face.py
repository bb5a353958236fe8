"""A face: an APIFlask app over the Kit with request ids, one log line a request, and problems instead of pages."""

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import orjson
import structlog
from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, g, request
from flask.json.provider import JSONProvider
from prometheus_client import CollectorRegistry, Histogram
from pydantic import BaseModel
from uuid_utils.compat import uuid7
from werkzeug.exceptions import UnsupportedMediaType

from backend.http.hearing import brings_a_file
from backend.http.problems import speak_problems
from backend.work import Kit

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger()
METRICS = CollectorRegistry()
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECONDS = Histogram("yixian_request_seconds", "Time to answer", ["face", "endpoint", "status"], registry=METRICS)


class Orjson(JSONProvider):
    """JSON by orjson; decimals and other scalars as text."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj, default=_plain, option=orjson.OPT_UTC_Z).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


def takes_much_json(most_bytes: int) -> Callable[[View], View]:
    """Mark a view whose JSON may be larger than MAX_JSON_BYTES."""

    def mark(view: View) -> View:
        view.json_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def new_face(
    kit: Kit, name: str, title: str, blueprints: Sequence[APIBlueprint], config: Mapping[str, Any]
) -> APIFlask:
    """One face over the kit.

    Args: name: its folder in the address, as "api/v1". config: what the settings decide, for Flask and for us."""
    app = APIFlask(name.replace("/", "_"), title=title, version="v1", docs_path=None)
    app.json = Orjson(app)
    app.config.update(config)
    app.config["OPENAPI_VERSION"] = "3.1.0"
    app.config["SERVERS"] = [{"url": f"/{name}"}]
    app.config["VALIDATION_ERROR_STATUS_CODE"] = 422
    app.extensions["kit"] = kit
    speak_problems(app)
    app.before_request(_begin)
    app.after_request(_end)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def _begin() -> None:
    g.started = time.perf_counter()
    asked = request.headers.get("X-Request-Id", "")
    g.request_id = asked if REQUEST_ID.fullmatch(asked) else str(uuid7())
    view = current_app.view_functions.get(request.endpoint or "")
    foreign = getattr(view, "takes_foreign", ())
    if foreign or (request.is_json and not brings_a_file()):  # a file is a file, whatever its sender calls it
        request.max_content_length = max(current_app.config["MAX_JSON_BYTES"], getattr(view, "json_bytes", 0))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if request.content_length and not request.is_json and request.endpoint and not (foreign or brings_a_file()):
        raise UnsupportedMediaType


def _end(answer: Response) -> Response:
    seconds = time.perf_counter() - g.started
    answer.headers["X-Request-Id"] = g.request_id
    answer.headers.setdefault("Cache-Control", "private, no-store")
    endpoint = request.endpoint or "none"
    SECONDS.labels(current_app.name, endpoint, answer.status_code).observe(seconds)
    quiet = answer.status_code < 400 and endpoint.startswith("tiles.")  # a look at the map asks for dozens
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "answered",
        method=request.method,
        path=request.script_root + request.path,
        status=answer.status_code,
        ms=round(seconds * 1000, 1),
    )
    return answer
