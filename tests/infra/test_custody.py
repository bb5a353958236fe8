"""The custody commands as somebody at a shell meets them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backend.bundles.conftest import SIGNER, Made, made, rezip  # noqa: F401

Yixian = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def bundle(made: Made, tmp_path: Path) -> Path:  # noqa: F811
    return rezip(made.task, tmp_path / "row.zip")


def test_a_good_bundle_is_said_to_be_good_and_with_which_key(yixian: Yixian, bundle: Path) -> None:
    said = yixian("custody", "verify", str(bundle), "--key", str(SIGNER.verifier))
    assert said.returncode == 0, said.stderr
    assert f"signed by {SIGNER.key_id}" in said.stdout
    assert said.stdout.splitlines()[-1].startswith("good")


def test_each_fault_stands_on_a_line_with_its_code(yixian: Yixian, made: Made, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "keys").write_text(f"# the office's\n{SIGNER.verifier}\n")
    bad = rezip(made.task | {"extra": b"x"}, tmp_path / "bad.zip")
    said = yixian("custody", "verify", str(bad), "--key", str(tmp_path / "keys"), "--json")
    assert said.returncode == 8
    assert [(fault["code"], fault["where"]) for fault in json.loads(said.stdout)["faults"]] == [
        ("file-unlisted", "extra")
    ]


def test_without_a_key_nothing_is_believed(yixian: Yixian, bundle: Path) -> None:
    said = yixian("custody", "verify", str(bundle))
    assert said.returncode == 2
    assert "No public key is trusted here" in said.stderr
    assert yixian("custody", "verify", str(bundle), "--key", "nonsense").returncode == 2


def test_a_draw_is_drawn_again(yixian: Yixian, made: Made, bundle: Path, tmp_path: Path) -> None:  # noqa: F811
    drawn = rezip(made.draw, tmp_path / "draw.zip")
    assert yixian("draw", "verify", str(drawn), "--key", str(SIGNER.verifier)).returncode == 0
    assert yixian("draw", "verify", str(bundle), "--key", str(SIGNER.verifier)).returncode == 2
