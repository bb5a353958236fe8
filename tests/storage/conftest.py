"""Both object homes, for one suite."""

from pathlib import Path

import pytest

from storage.homes import open_home
from storage.objects import ObjectHome


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "objects"
    folder.mkdir()
    return folder


@pytest.fixture
def folder_home(root: Path, tmp_path: Path) -> ObjectHome:
    return open_home(f"folder:{root}", tmp_path)


@pytest.fixture(params=["folder_home", "s3_home"])
def home(request: pytest.FixtureRequest) -> ObjectHome:
    """Each of the two homes in turn: one test suite for both."""
    return request.getfixturevalue(request.param)
