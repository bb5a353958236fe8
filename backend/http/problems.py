"""Every error becomes problem+json (RFC 9457) with a stable code and words in both languages; none a bare 500."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, g, request
from psycopg import errors as pg
from pydantic import ValidationError
from sqlalchemy import exc as sa_exc
from werkzeug.exceptions import HTTPException

from backend import errors
from backend.evidence.uploads.errors import ChecksumDiffers, OtherVersion, UploadGone
from backend.http.invalid import in_chinese, in_english
from backend.http.words import WORDS
from geo.errors import GeoError
from storage.errors import CutOff, DatabaseAway, DigestDiffers, ObjectsFull, StorageError, TooLarge

log = structlog.get_logger()

STATUS: dict[type[Exception], int] = {
    errors.Refusal: 422,
    errors.Unparsable: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
    GeoError: 422,
    StorageError: 503,
    ObjectsFull: 507,
    CutOff: 400,
    DigestDiffers: 422,
    TooLarge: 413,
    UploadGone: 410,
    OtherVersion: 412,
    ChecksumDiffers: 460,
}

CODE_OF_STATUS = {
    400: "unparsable",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    411: "length-required",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    429: "too-many-requests",
    503: "unavailable",
}

BODY = "json"
"""Where APIFlask says that something is wrong: in the body."""
Ours = errors.Refusal | StorageError | GeoError


@dataclass(frozen=True)
class Problem:
    """What is in the way: a code of words.tsv, its status, what exactly (English), and facts of the code."""

    code: str
    status: int
    detail: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The members of RFC 9457 and ours. `facts` never override the members that the RFC and the table give."""
        words = WORDS[self.code]
        body = {
            **self.facts,
            "type": f"/problems/{self.code}",
            "code": self.code,
            "status": self.status,
            "title": words.title_zh if _asks_chinese() else words.title_en,
            "title_zh": words.title_zh,
            "title_en": words.title_en,
            "next": {"zh": words.next_zh, "en": words.next_en},
            "request_id": g.get("request_id", ""),
        }
        return body | ({"detail": self.detail} if self.detail else {})

    def as_answer(self) -> Response:
        written = orjson.dumps(self.as_json(), default=str, option=orjson.OPT_UTC_Z)
        answer = Response(written, self.status, content_type="application/problem+json")
        if retry := self.facts.get("retry_after_s"):
            answer.headers["Retry-After"] = str(retry)
        return answer


def _asks_chinese() -> bool:
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in asked if language in ("zh", "en")), "en") == "zh"


def problem_of(error: Ours | sa_exc.SQLAlchemyError | ValidationError) -> Problem:
    """What an error of ours, of the database or of pydantic's tells whoever asked."""
    if isinstance(error, sa_exc.SQLAlchemyError):
        return _of_database(error)
    if isinstance(error, ValidationError):
        told = {"errors": {BODY: in_english(error)}, "errors_zh": {BODY: in_chinese(error)}}
        return Problem("invalid", 422, "", told)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return Problem(error.code, status, str(error), error.facts)


def as_problem(error: Ours | sa_exc.SQLAlchemyError) -> Response:
    return problem_of(error).as_answer()


def _of_database(error: sa_exc.SQLAlchemyError) -> Problem:
    """What went wrong below a statement: away, too slow, unstorable, or a race that a constraint settled."""
    cause = error.orig if isinstance(error, sa_exc.DBAPIError) else None
    if isinstance(cause, pg.QueryCanceled | pg.LockNotAvailable):
        return Problem("too-slow", 503)
    if isinstance(cause, pg.DataError) or (isinstance(error, sa_exc.StatementError) and cause is None):
        log.warning("unstorable", **_traces(cause))
        return Problem("unstorable-text", 422)
    if isinstance(error, sa_exc.OperationalError | sa_exc.InterfaceError | sa_exc.TimeoutError):
        return problem_of(DatabaseAway("the database did not answer"))
    if isinstance(error, sa_exc.IntegrityError):
        log.warning("constraint", **_traces(cause))
        return Problem("conflict", 409)
    log.exception("database", exc_info=error)
    return Problem("internal", 500)


def _traces(cause: BaseException | None) -> dict[str, str | None]:
    """What a log may keep of a refused statement: PostgreSQL's own words quote the row, names and secrets and all."""
    if not isinstance(cause, pg.Error):
        return {"kind": type(cause).__name__}
    return {"sqlstate": cause.sqlstate, "constraint": cause.diag.constraint_name, "table": cause.diag.table_name}


def as_unexpected(error: Exception) -> Response:
    log.exception("unexpected", exc_info=error)
    return Problem("internal", 500).as_answer()


def as_http(error: HTTPException) -> Response:
    """Werkzeug's own refusals (no such path, wrong method), keeping the headers they carry, as Allow."""
    status = error.code or 500
    facts = {"max_bytes": request.max_content_length} if status == 413 else {}
    code = CODE_OF_STATUS.get(status, "unparsable" if status < 500 else "internal")
    answer = Problem(code, status, facts=facts).as_answer()
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def as_invalid(error: HTTPError) -> Response:
    """APIFlask's refusals: what pydantic found, field by field in both languages, or an abort of ours."""
    status = error.status_code
    code = CODE_OF_STATUS.get(status, "unparsable" if status < 500 else "internal")
    facts: dict[str, Any] = {"errors": error.detail} if error.detail else {}
    if isinstance(error.__cause__, ValidationError):
        facts["errors_zh"] = {where: in_chinese(error.__cause__) for where in error.detail}
    answer = Problem(code, status, "" if error.detail else str(error.message), facts).as_answer()
    answer.headers.extend(dict(error.headers))
    return answer


def speak_problems(app: APIFlask) -> None:
    """Make an app answer every error as problem+json."""
    for kind in (errors.Refusal, StorageError, GeoError, sa_exc.SQLAlchemyError):
        app.register_error_handler(kind, as_problem)
    app.register_error_handler(HTTPException, as_http)
    app.register_error_handler(Exception, as_unexpected)
    app.error_processor(as_invalid)
