"""What the two faces promise, as files beside them: `yixian openapi` writes them, a test says when they moved."""

import json
from pathlib import Path
from typing import Any, cast

from backend.api.face import browser_face
from backend.work import Kit
from infra.settings import Settings
from mobile_api.face import phone_face

ROOT = Path(__file__).parent.parent
NO_KIT = cast(Kit, None)
"""A specification is made of the views alone; nothing is asked of an engine."""


def documents() -> dict[Path, str]:
    """The text of each file, by where it lies."""
    config = {name.upper(): field.default for name, field in Settings.model_fields.items()} | {"SECRET_KEY": "none"}
    faces = {"backend/api": browser_face, "mobile_api": phone_face}
    return {ROOT / folder / "openapi.json": _text(face(NO_KIT, config).spec) for folder, face in faces.items()}


def write() -> list[Path]:
    """Write them anew; returns those that moved."""
    moved = {path: text for path, text in documents().items() if not path.exists() or path.read_text() != text}
    for path, text in moved.items():
        path.write_text(text)
    return list(moved)


def _text(spec: Any) -> str:
    return json.dumps(spec, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
