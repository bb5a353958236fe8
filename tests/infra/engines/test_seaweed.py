"""The private S3 keeps what it took, comes back where it was, and opens no side door."""

import http.client
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.engines.private import choose_home, keeps_objects_in_s3, objects, with_s3
from infra.engines.seaweed import ObjectServer
from infra.errors import BadSettings
from infra.s3_probe import probe
from infra.settings import Settings
from storage.homes import open_home
from storage.objects import ObjectHome


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with ObjectServer(tmp_path_factory.mktemp("s3")) as running:
        yield running


def home_of(server: ObjectServer) -> ObjectHome:
    return open_home(server.objects, server.var, server.access_key, server.secret_key)


def test_what_was_put_is_there_after_kill_9_at_the_same_address(server: ObjectServer) -> None:
    home_of(server).put("log/kept", b"kept")
    before = server.endpoint
    os.kill(server.child.pid, signal.SIGKILL)
    server.stop()
    server.start()
    assert server.endpoint == before
    assert home_of(server).get("log/kept") == b"kept"


def test_a_side_port_lets_nobody_delete(server: ObjectServer) -> None:
    home_of(server).put("log/kept", b"kept")
    side = http.client.HTTPConnection("127.0.0.1", server.base + 3, timeout=10)
    side.request("DELETE", "/buckets/yixian/log/kept")
    assert side.getresponse().status == http.HTTPStatus.UNAUTHORIZED
    side.close()
    assert home_of(server).get("log/kept") == b"kept"


def test_the_doctor_finds_what_it_can_do_and_names_what_is_off(server: ObjectServer) -> None:
    abilities = {ability.name: ability.there for ability in probe(with_s3(Settings(var=server.var), server))}
    assert abilities == {"put and get": True, "conditional PUT": True, "SHA-256 checksum": True, "object lock": False}
    assert not list(home_of(server).list("incoming/doctor/"))


def test_a_store_that_is_away_can_do_nothing(server: ObjectServer, free_port: int) -> None:
    away = Settings(var=server.var).model_copy(update={"objects": f"s3:none?endpoint=http://127.0.0.1:{free_port}"})
    assert not any(ability.there for ability in probe(with_keys(away, server)))


def test_a_running_one_is_used_not_started_again(server: ObjectServer) -> None:
    choose_home(server.var, s3=True)
    with objects(Settings(var=server.var)) as running:
        assert running.objects == server.objects


def test_objects_in_a_folder_are_not_left_behind_for_an_s3(var: Path) -> None:
    choose_home(var, s3=False)
    with pytest.raises(BadSettings, match="keeps its objects in the folder"):
        keeps_objects_in_s3(var, asked=True)


def test_an_installation_on_s3_stays_there_unasked(var: Path) -> None:
    choose_home(var, s3=True)
    assert keeps_objects_in_s3(var, asked=False)


def with_keys(settings: Settings, server: ObjectServer) -> Settings:
    return with_s3(settings, server).model_copy(update={"objects": settings.objects})
