"""What both faces publish is what they do, and moves only where somebody sees it move."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from infra.openapi import documents

PAGES = {path.parent.name: (path, json.loads(text)) for path, text in documents().items()}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Any:
    """One face's specification, as it is now."""
    return PAGES[request.param][1]


def operations(page: Any) -> Iterator[tuple[str, Any]]:
    for path, methods in page["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict):
                yield f"{method} {path}", operation


def references(value: Any) -> Iterator[str]:
    """Every $ref in it."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from references(part)


@pytest.mark.parametrize("path", [path for path, _ in PAGES.values()], ids=PAGES)
def test_the_committed_contract_is_what_the_face_says(path: Path) -> None:
    assert json.loads(path.read_text()) == PAGES[path.parent.name][1], "moved on purpose? then: yixian openapi"


def test_every_schema_in_it_is_one(page: Any) -> None:
    """OpenAPI 3.1 schemas are JSON Schema 2020-12, and every reference leads somewhere."""
    assert page["openapi"] == "3.1.0"
    for schema in page["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})
    known = {f"#/components/schemas/{name}" for name in page["components"]["schemas"]}
    local = {reference for reference in references(page) if reference.startswith("#/components/")}
    assert local <= known


def test_every_operation_has_a_name_a_sentence_and_its_errors(page: Any) -> None:
    named = dict(operations(page))
    assert len({operation["operationId"] for operation in named.values()}) == len(named)
    for name, operation in named.items():
        assert operation["summary"] or operation.get("description"), name
        assert operation["responses"]["default"]["content"] == PROBLEM, name
        assert any(status.startswith("2") for status in operation["responses"]), name


def test_every_answer_to_a_browser_says_what_it_holds() -> None:
    """No answer in JSON is anything at all: the pages take their types from here, and the fuzzer its expectations."""
    for name, operation in operations(PAGES["api"][1]):
        for status, reply in operation["responses"].items():
            schema = reply.get("content", {}).get("application/json", {"schema": True})["schema"]
            assert schema not in ({}, None), f"{name} {status}"


def test_every_operation_says_how_one_proves_who_asks(page: Any) -> None:
    for name, operation in operations(page):
        ways = {scheme for way in operation["security"] for scheme in way}
        assert ways <= set(page["components"]["securitySchemes"]), name


def test_only_the_ways_in_of_a_phone_are_open() -> None:
    open_ = {name for name, operation in operations(PAGES["mobile_api"][1]) if not any(operation["security"])}
    assert open_ == {"post /devices", "post /token"}


def test_only_the_ways_in_of_a_browser_and_the_public_log_are_open() -> None:
    open_ = {name for name, one in operations(PAGES["api"][1]) if "session" not in str(one["security"])}
    assert open_ == {
        "get /session",
        "post /session",
        "delete /session",
        "get /custody/checkpoint",
        "get /custody/tile/{place}",
        "get /custody/key",
        "get /custody/keys",
        "get /custody/consistency",
        "get /custody/inclusion/{leaf_hash}",
    }
