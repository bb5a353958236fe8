"""What APIFlask cannot know of a face, added to its specification: how one proves who asks, what an error looks like,
and what is not JSON. The result is committed beside each face as openapi.json; a test says when it moved."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from apiflask import APIFlask
from werkzeug.routing import Rule, UUIDConverter

View = TypeVar("View", bound=Callable[..., Any])
Spec = dict[str, Any]
Schemes = dict[str, Spec]

PHONE_SCHEMES: Schemes = {
    "access_token": {"type": "http", "scheme": "bearer", "description": "Of POST /devices and POST /token."},
    "device_credential": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Device <credential>`, of POST /devices: hands in what this phone holds, without any token.",
    },
    "bridge_password": {"type": "http", "scheme": "basic", "description": "A bridge's token as the password."},
    "bridge_token": {"type": "apiKey", "in": "query", "name": "token", "description": "Of POST /bridges; or as id."},
}
BROWSER_SCHEMES: Schemes = {
    "session": {"type": "apiKey", "in": "cookie", "name": "yixian_session", "description": "Of POST /session."},
    "csrf_token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "Of GET /session; with every request that is not a GET.",
    },
}
WORDS = {"type": ["string", "null"]}
PROBLEM: Spec = {
    "type": "object",
    "description": "RFC 9457. `code` never changes once published; further members are facts of the code.",
    "required": ["type", "code", "status", "title", "title_zh", "title_en", "next", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "code": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "title_zh": {"type": "string"},
        "title_en": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "description": "Of `invalid`: sentences by place and field."},
        "errors_zh": {"type": "object", "description": "The same in Chinese."},
        "next": {"type": "object", "properties": {"zh": WORDS, "en": WORDS}},
        "request_id": {"type": "string"},
    },
}
AN_ERROR: Spec = {
    "description": "What is in the way, in both languages.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
BYTES: Spec = {"type": "string", "format": "binary"}


A_FILE: Spec = {"application/octet-stream": {"schema": BYTES}}
A_FORM: Spec = {"multipart/form-data": {"schema": {"type": "object", "properties": {"file": BYTES}}}}


A_PART: Spec = {"application/offset+octet-stream": {"schema": BYTES}}


def takes_bytes(view: View) -> View:
    """Mark a view whose body is a file as it is."""
    view.takes_bytes = A_FILE  # type: ignore[attr-defined]
    return view


def takes_bytes_or_form(view: View) -> View:
    """Mark a view whose body is a file as it is, or a form with one file in it."""
    view.takes_bytes = A_FILE | A_FORM  # type: ignore[attr-defined]
    return view


def takes_part(view: View) -> View:
    """Mark a view whose body is a part of a file, by tus."""
    view.takes_bytes = A_PART  # type: ignore[attr-defined]
    return view


def takes_headers(*names: str) -> Callable[[View], View]:
    """Mark a view that needs these headers."""

    def mark(view: View) -> View:
        schema = {"type": "string"}
        view.takes_headers = [{"in": "header", "name": name, "required": True, "schema": schema} for name in names]  # type: ignore[attr-defined]
        return view

    return mark


def answers_nothing(status: int) -> Callable[[View], View]:
    """Mark a view whose good answer is all in its headers."""

    def mark(view: View) -> View:
        view.answers = {str(status): {"description": "Done; the headers say the rest."}}  # type: ignore[attr-defined]
        return view

    return mark


def takes_foreign(*media_types: str) -> Callable[[View], View]:
    """Mark a view that reads what an app of others sends, in whatever type; these are the usual ones."""

    def mark(view: View) -> View:
        view.takes_foreign = media_types  # type: ignore[attr-defined]
        return view

    return mark


def answers(media_type: str = "application/json", status: int = 200) -> Callable[[View], View]:
    """Mark a view that answers something else than a 200 with a declared model."""

    def mark(view: View) -> View:
        schema = {} if media_type == "application/json" else BYTES
        view.answers = {str(status): {"description": "As asked.", "content": {media_type: {"schema": schema}}}}  # type: ignore[attr-defined]
        return view

    return mark


def answers_also(*statuses: int) -> Callable[[View], View]:
    """Mark a view that has further good answers: 204 and 304 are empty, others look like its 200."""

    def mark(view: View) -> View:
        view.answers_also = statuses  # type: ignore[attr-defined]
        return view

    return mark


def complete(app: APIFlask, schemes: Schemes) -> None:
    """Have the specification of this face say all of it."""
    app.config["AUTO_OPERATION_ID"] = True

    @app.spec_processor
    def finish(spec: Any) -> Any:
        known = spec.setdefault("components", {})
        known["securitySchemes"] = schemes
        known["schemas"] = {name: schema for name, schema in known.get("schemas", {}).items() if name not in THEIRS}
        known["schemas"]["Problem"] = PROBLEM
        named_once(spec)
        rules = _rules(app)
        for method, operation in _operations(spec):
            rule = rules[operation["operationId"]]
            _finish(operation, method, app.view_functions[rule.endpoint], schemes)
            _name_ids(operation, rule)
        return spec


def named_once(spec: Spec) -> None:
    """Give each model one name: APIFlask repeats those within others as `Outer.Inner`, once an outer one.

    Raises ValueError: two different models of one name.

    >>> page = {"components": {"schemas": {"A": {"type": "null"}, "B.A": {"type": "null"}}}, "paths": {}}
    >>> named_once(page)
    >>> page["components"]["schemas"]
    {'A': {'type': 'null'}}
    """
    spec["paths"], schemas = _short_refs(spec["paths"]), _short_refs(spec["components"]["schemas"])
    once: Spec = {}
    for name, schema in schemas.items():
        short = name.rpartition(".")[2]
        if once.setdefault(short, schema) != schema:
            raise ValueError(f"two models are named {short}")
    spec["components"]["schemas"] = once


def _short_refs(part: Any) -> Any:
    """The same with every reference to `Outer.Inner` led to `Inner`."""
    if isinstance(part, dict):
        return {
            name: f"{REF}{value.removeprefix(REF).rpartition('.')[2]}"
            if name == "$ref" and isinstance(value, str)
            else _short_refs(value)
            for name, value in part.items()
        }
    return [_short_refs(each) for each in part] if isinstance(part, list) else part


REF = "#/components/schemas/"
THEIRS = ("HTTPError", "ValidationError")
"""APIFlask's own errors, which no face of ours sends."""


def _finish(operation: Spec, method: str, view: Callable[..., Any], schemes: Schemes) -> None:
    replies = getattr(view, "answers", None) or {
        status: reply for status, reply in operation["responses"].items() if status[0] not in "45"
    }
    for status in getattr(view, "answers_also", ()):
        empty = status in (204, 304)
        replies[str(status)] = (
            {"description": "Nothing to send."} if empty else {**replies["200"], "description": "Not yet."}
        )
    operation["responses"] = {**replies, "default": AN_ERROR}
    operation["security"] = _security(getattr(view, "needs", "somebody"), method, schemes)
    operation.setdefault("parameters", []).extend(getattr(view, "takes_headers", ()))
    if getattr(view, "takes_bytes", False):
        operation["requestBody"] = {"required": True, "content": view.takes_bytes}  # type: ignore[attr-defined]
    if method == "post" and (types := getattr(view, "takes_foreign", ())):
        operation["requestBody"] = {"required": True, "content": {media_type: {"schema": {}} for media_type in types}}


def _security(needs: str, method: str, schemes: Schemes) -> list[Spec]:
    """Ways in, any of which will do; {} where nobody has to be known."""
    if schemes is PHONE_SCHEMES:
        known = {"device": ["access_token", "device_credential"], "bridge": ["bridge_password", "bridge_token"]}
        ways = [] if needs == "nobody" else known.get(needs, ["access_token"])
        return [{way: []} for way in ways]
    csrf: Spec = {} if method == "get" else {"csrf_token": []}
    return [csrf] if needs == "nobody" else [{"session": [], **csrf}]


def _operations(spec: Spec) -> Iterator[tuple[str, Spec]]:
    for path in spec["paths"].values():
        for method, operation in path.items():
            if isinstance(operation, dict):
                yield method, operation


def _name_ids(operation: Spec, rule: Rule) -> None:
    """Say which parts of the path are UUIDs."""
    ids = {name for name, converter in rule._converters.items() if isinstance(converter, UUIDConverter)}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] in ids:
            parameter["schema"] = {"type": "string", "format": "uuid"}


def _rules(app: APIFlask) -> dict[str, Rule]:
    """Addresses by operation id, which APIFlask makes of method and endpoint."""
    return {
        f"{method.lower()}_{rule.endpoint.replace('.', '_')}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
