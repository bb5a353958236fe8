"""The small office of tests/ledger.py, behind a server that does not count how often one tries to come in."""

from pathlib import Path

import pytest

from infra.settings import Settings
from tests.ledger import at, at_once, office  # noqa: F401


@pytest.fixture
def settings(tmp_path: Path, app_url: str) -> Settings:
    folders = {"objects": f"folder:{tmp_path / 'objects'}", "var": tmp_path / "var"}
    return Settings(database_url=app_url, login_rate="1000000/minute", **folders)
