"""Only what is new enough counts as found."""

from pathlib import Path

import pytest

from infra.bare.found import find_chromium, find_node, find_servers, has_chinese_font


def program(folder: Path, name: str, says: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("version", "found"), [("v18.19.0", False), ("v20.0.0", True), ("v24.19.0", True), ("?", False)]
)
def test_node_counts_from_version_20_with_npm_beside_it(tmp_path: Path, version: str, found: bool) -> None:
    node = program(tmp_path, "node", version)
    assert find_node(str(tmp_path)) is None
    program(tmp_path, "npm")
    assert find_node(str(tmp_path)) == (node if found else None)


def test_servers_come_newest_first_and_old_ones_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for version in ("13", "15", "17"):
        program(tmp_path / f"usr/lib/postgresql/{version}/bin", "postgres")
    postgis = tmp_path / "usr/share/postgresql/17/extension/postgis.control"
    postgis.parent.mkdir(parents=True)
    postgis.touch()
    servers = find_servers(tmp_path)
    assert [(server.major, server.has("postgis")) for server in servers] == [(17, True), (15, False)]


def test_a_machine_without_anything_has_nothing(tmp_path: Path) -> None:
    assert find_node(str(tmp_path)) is None
    assert find_chromium(str(tmp_path)) is None
    assert not has_chinese_font(tmp_path)
