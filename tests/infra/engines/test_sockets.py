"""The socket's path fits what the kernel takes, however deep the checkout lies."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from infra.engines.memory import recall
from infra.engines.sockets import LONGEST_BYTES, SOCKET, socket_folder
from infra.errors import EngineFails


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A var folder too deep for a socket, in Chinese, so that bytes and letters differ."""
    folder = tmp_path / ("督" * 40) / "var"
    folder.mkdir(parents=True)
    return folder


def test_a_socket_lies_under_var_where_it_fits() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        assert socket_folder(Path(short)) == Path(short) / "run"


def test_a_deep_checkout_gets_a_short_private_folder_and_keeps_it(deep: Path) -> None:
    folder = socket_folder(deep)
    assert len(os.fsencode(folder / SOCKET)) <= LONGEST_BYTES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert recall(deep)["socket_folder"] == str(folder)
    assert socket_folder(deep) == folder
    folder.rmdir()


def test_a_path_that_fits_nowhere_is_one_sentence(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(deep))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(EngineFails, match=f"longer than {LONGEST_BYTES} bytes.*YIXIAN_VAR"):
        socket_folder(deep)
