"""A port that cannot be had is named, with the setting that chooses another."""

import socket
from pathlib import Path

import pytest

from infra.engines.memory import recall
from infra.engines.ports import choose_ports, need_port
from infra.errors import BadSettings, Occupied


def test_an_occupied_port_is_named_with_the_setting_that_chooses_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Occupied, match=f"listens on 127.0.0.1:{port}.*YIXIAN_PORT={port + 1}"):
            need_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(BadSettings, match="YIXIAN_HOST"):
        need_port("192.0.2.1", 8010)


def test_a_free_port_is_fine(free_port: int) -> None:
    need_port("127.0.0.1", free_port)


def test_a_var_folder_keeps_its_ports_until_one_is_taken(var: Path) -> None:
    var.mkdir()
    choose_ports(var)
    base = int(recall(var)["s3_base"])
    choose_ports(var)
    assert recall(var)["s3_base"] == base
    with socket.create_server(("127.0.0.1", base + 2)):
        choose_ports(var)
    assert recall(var)["s3_base"] != base
