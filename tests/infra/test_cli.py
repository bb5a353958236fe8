"""Whatever stands in the way of a command is one sentence with what to do, and an exit code of its own."""

import socket
import subprocess
from collections.abc import Callable

Yixian = Callable[..., "subprocess.CompletedProcess[str]"]


def test_bad_settings_are_one_sentence(yixian: Yixian) -> None:
    said = yixian("doctor", port="eighty", log_level="loud")
    assert said.returncode == 2
    assert said.stderr.count("\n") == 1
    assert "YIXIAN_PORT" in said.stderr
    assert "YIXIAN_LOG_LEVEL" in said.stderr


def test_an_occupied_port_is_said_before_any_engine_starts(yixian: Yixian) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for command in ("up", "serve"):
            said = yixian(command, port=port)
            assert said.returncode == 5
            assert f"Another program listens on 127.0.0.1:{port}. Stop it, or choose another port" in said.stderr
            assert "PostgreSQL" not in said.stdout


def test_a_database_that_is_away_is_one_sentence(yixian: Yixian, free_port: int) -> None:
    said = yixian("migrate", database_url=f"postgresql://yixian_app@127.0.0.1:{free_port}/yixian")
    assert said.returncode == 4
    assert said.stderr.startswith("yixian: The database cannot be migrated: ")
    assert "Traceback" not in said.stderr


def test_the_private_database_is_migrated_up_and_down_and_stopped_again(yixian: Yixian) -> None:
    assert yixian("migrate").stdout == "The database is at head.\n"
    assert yixian("migrate", "base").stdout == "The database is at base.\n"
    said = yixian("doctor", port=1)
    assert "not running" in said.stdout


def test_the_doctor_tells_what_is_used_and_names_what_to_put_right(yixian: Yixian, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = yixian("doctor", port=taken.getsockname()[1])
    assert said.returncode == 7
    assert "PostgreSQL" in said.stdout
    assert "objects" in said.stdout
    assert "To be put right: " in said.stderr
    assert "web" in said.stderr


def test_the_doctor_of_s3_says_when_there_is_none(yixian: Yixian) -> None:
    said = yixian("doctor", "--s3")
    assert said.returncode == 2
    assert "Objects lie in a folder here." in said.stderr
