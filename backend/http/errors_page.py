"""docs/reference/errors.md, made from the words and from the errors that are there."""

from collections.abc import Iterator

import storage.custody.publisher  # noqa: F401 - its errors are the worker's, and no face imports it
from backend.errors import Refusal
from backend.http.problems import CODE_OF_STATUS, STATUS
from backend.http.words import WORDS
from geo.errors import GeoError
from storage.errors import StorageError

Kind = type[Refusal] | type[StorageError] | type[GeoError]
OF_THE_FRAME = ((500, "internal"), (503, "too-slow"), (422, "unstorable-text"))
"""What problems.py answers besides, of its own accord."""

HEAD = """# Errors

Every error is answered as `application/problem+json` (RFC 9457) with a `code` that never changes, a title in both
languages (`title` is the one that Accept-Language prefers), and what to do next. Fields that are wrong are listed in
`errors` and, in Chinese, in `errors_zh`; `detail` is a note in English for whoever writes a client. This page is
printed by `yixian errors`.

| code | status | 中文 | English | next |
|---|---|---|---|---|
"""


def errors_as_markdown() -> str:
    """The page. Whoever calls has imported both faces, so that every noun's errors are known."""
    status = statuses()
    return HEAD + "".join(
        f"| `{code}` | {', '.join(map(str, sorted(status[code])))} | {words.title_zh} | {words.title_en} "
        f"| {words.next_zh} {words.next_en} |\n"
        for code, words in sorted(WORDS.items())
    )


def statuses() -> dict[str, set[int]]:
    """The HTTP statuses of every code that our errors and the frame's have."""
    found: dict[str, set[int]] = {}
    for kind in (Refusal, StorageError, GeoError):
        for error in (kind, *_below(kind)):
            code: str = error.code
            found.setdefault(code, set()).add(next(STATUS[base] for base in error.__mro__ if base in STATUS))
    for status, code in (*CODE_OF_STATUS.items(), *OF_THE_FRAME):
        found.setdefault(code, set()).add(status)
    return found


def _below(kind: Kind) -> Iterator[Kind]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)
