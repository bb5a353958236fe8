"""Every model, and which tables of a database are ours to compare: not PostGIS's, not the job queue's."""

from typing import Any

import storage.custody.log  # noqa: F401
from storage.db import Base

METADATA = Base.metadata
THEIRS = ("procrastinate_", "spatial_ref_sys", "alembic_version")


def ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name is not None and name.startswith(THEIRS))
