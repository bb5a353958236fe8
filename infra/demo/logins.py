"""The demo's logins: random per install, kept where only the owner of this installation reads them."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from infra.demo.county import PEOPLE
from infra.keys import keys_folder

NAME = "demo-logins.json"


def keep(var: Path, passwords: Mapping[str, str]) -> None:
    """Write them down, 0600; they are there when the story was played to its end."""
    path = keys_folder(var) / NAME
    rows = [
        {"login": post.login, "password": passwords[post.login], "who": f"{post.name} {post.title}"} for post in PEOPLE
    ]
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    fresh.replace(path)


def kept(var: Path) -> dict[str, str] | None:
    """The password of each login; None: the story was not played here, or not to its end."""
    path = keys_folder(var) / NAME
    if not path.exists():
        return None
    return {row["login"]: row["password"] for row in json.loads(path.read_text())}
