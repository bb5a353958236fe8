"""A flag as the browser is told of it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class FlagShown(BaseModel):
    """A doubt about one piece: its sentence in both languages, and the facts in it (metres, seconds, bits, percent).

    other_id: the piece that raises it, where one does and its reader may see that one."""

    code: str
    strength: Literal["weak", "strong"]
    other_id: UUID | None
    facts: dict[str, Any]
    found_at: datetime
    name_zh: str
    name_en: str
    sentence_zh: str
    sentence_en: str
