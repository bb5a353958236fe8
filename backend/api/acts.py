"""What the reader may do to a row now, as every page of a row offers it."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from backend.tasks.acts import Act


class ActShown(BaseModel):
    """One act, in words, with the address below /api/v1 to send it to and what its body asks for besides version."""

    act: str
    label_zh: str
    label_en: str
    method: Literal["POST", "PUT", "DELETE"]
    path: str
    needs: list[str]

    @classmethod
    def of(cls, act: Act, row_id: UUID) -> Self:
        same = {name: getattr(act, name) for name in ("act", "label_zh", "label_en", "method", "needs")}
        return cls.model_validate({**same, "path": act.path.replace("{id}", str(row_id))})
