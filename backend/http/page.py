"""Keyset pages: a cursor is the sort key of the last row seen, opaque to whoever carries it."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, Field

from backend.errors import Unparsable

Row = TypeVar("Row")


class Page(BaseModel):
    """How much of a list, after which cursor."""

    limit: int = Field(default=50, ge=1, le=500)
    after: str | None = Field(default=None, max_length=400)

    def key(self, kinds: Sequence[Callable[[Any], Any]]) -> tuple[Any, ...] | None:
        """The sort key to go on after, None at the start; `kinds` turn its parts back into values.

        Raises Unparsable: the cursor is not one of ours."""
        if self.after is None:
            return None
        try:
            parts = orjson.loads(base64.urlsafe_b64decode(self.after + "=" * (-len(self.after) % 4)))
            return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
        except (ValueError, TypeError, binascii.Error, AttributeError) as error:
            raise Unparsable("the cursor is not one of ours") from error


def cursor(key: Sequence[Any]) -> str:
    """The opaque text of a sort key.

    >>> Page(after=cursor([3, "b"])).key([int, str])
    (3, 'b')
    """
    return base64.urlsafe_b64encode(orjson.dumps(list(key), default=str)).rstrip(b"=").decode()


def paged(rows: Sequence[Row], limit: int, key: Callable[[Row], Sequence[Any]]) -> tuple[Sequence[Row], str | None]:
    """The first `limit` of `limit + 1` rows read, and the cursor to what follows, None at the end."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor(key(rows[limit - 1]))
