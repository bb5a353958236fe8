"""Clients that others wrote upload by tus, are broken off, and go on where they were on another web process."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from infra.bare.front import with_node
from infra.engines.children import wait_until
from infra.settings import Settings
from infra.up import is_ready
from storage.homes import open_home
from storage.objects import ObjectHome, original_key
from tests.faults.wire import WirePhone
from tests.gate import Gate
from tests.infra.processes import ROOT, spawn
from tests.weed import Weed

SIZE = 5 * 1024**2 + 12_345
KIND = {"kind": "video", "media_type": "video/mp4"}

Client = Callable[[str, Path, str, Path], bool]
"""client(endpoint, file, credential, memory): run it until it ends; whether it finished."""


HERE, PACKAGES = Path(__file__).parent, ROOT / "backend/web"
CLIENTS = {
    "tuspy": (sys.executable, str(HERE / "tus_client.py"), "no"),
    "tuspy with checksums": (sys.executable, str(HERE / "tus_client.py"), "yes"),
    "tus-js-client": ("node", str(HERE / "tus_client.mjs"), str(PACKAGES)),
}


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    def run(endpoint: str, file: Path, credential: str, memory: Path) -> bool:
        words = (*CLIENTS[request.param], endpoint, str(file), credential, str(memory))
        ran = subprocess.run(words, env=os.environ | with_node(ROOT), capture_output=True, text=True, timeout=100)
        assert ran.returncode in {0, 3}, ran.stderr
        return ran.returncode == 0

    return run


class WebServers:
    """Two web servers of one installation, each a process that can be killed."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.chosen = folder, settings
        self.processes: dict[int, subprocess.Popen[str]] = {}

    def start(self) -> int:
        """One more, on the keys of the first; its port."""
        with socket.create_server(("127.0.0.1", 0)) as somewhere:
            port = int(somewhere.getsockname()[1])
        var = self.folder / f"var{len(self.processes)}"
        if self.processes:
            shutil.copytree(self.folder / "var0/keys", var / "keys")
        said = self.folder / f"said{len(self.processes)}.log"
        words = ("-m", "infra.cli", "serve")
        self.processes[port] = spawn(*words, var=var, out=said, port=port, web_processes=1, **self.chosen)
        settings = Settings(var=var, port=port)
        assert wait_until(lambda: is_ready(settings) or self.processes[port].poll() is not None, 60), said.read_text()
        assert self.processes[port].poll() is None, said.read_text()
        return port

    def kill(self, port: int) -> None:
        """End a server and what answers under it, at once."""
        process = self.processes[port]
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in (process.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            process.wait(20)


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.xdist_group("s3"))])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, Any], ObjectHome]:
    """What the settings say of where objects lie, and that home to look into."""
    if request.param == "folder":
        (tmp_path / "home").mkdir()
        spec, keys = f"folder:{tmp_path / 'home'}", {}
    else:
        weed: Weed = request.getfixturevalue("weed")
        spec = f"s3:{request.getfixturevalue('bucket')}?endpoint={weed.endpoint}"
        keys = {"s3_access_key": weed.access_key, "s3_secret_key": weed.secret_key}
    (tmp_path / "spool").mkdir()
    home = open_home(spec, tmp_path / "spool", *keys.values())
    return {"objects": spec, **keys}, home


@pytest.fixture
def servers(place: Any, app_url: str, office: Any, tmp_path: Path) -> Iterator[WebServers]:
    with ExitStack() as stack:
        found = WebServers(tmp_path, database_url=app_url, **place[0])
        stack.callback(found.stop)
        yield found


def test_an_upload_broken_off_is_finished_on_another_web_process(
    client: Client, servers: WebServers, place: Any, tmp_path: Path
) -> None:
    data = Random(7).randbytes(SIZE)
    file, memory = tmp_path / "long.mp4", tmp_path / "memory"
    file.write_bytes(data)
    first, second = servers.start(), servers.start()
    with Gate(first) as gate:
        phone, evidence_id = WirePhone(Settings(port=gate.port), "member2"), uuid4()
        assert phone.declare(data, evidence_id, **KIND).status == 200
        endpoint = f"http://127.0.0.1:{gate.port}/mobile/v1/evidence/{evidence_id}/uploads"
        credential = phone.headers["Authorization"].removeprefix("Device ")

        def change_hosts() -> None:
            servers.kill(first)
            gate.lead_to(second)

        gate.slam_after(SIZE // 2, change_hosts)
        assert not client(endpoint, file, credential, memory)
        assert gate.slammed.wait(30)
        assert upload_of(phone, evidence_id)["offset"] > 0
        assert phone.ask(f"{evidence_id}/receipt").json["code"] == "not-received"

        gate.lead_to(second)
        assert client(endpoint, file, credential, memory)
        assert gate.sent < SIZE * 0.8, "it began anew"
        receipt = phone.ask(f"{evidence_id}/receipt")
        assert (receipt.status, receipt.json["sha256"]) == (200, sha256(data).hexdigest())
        assert phone.deliver(data, evidence_id).body == receipt.body
    home: ObjectHome = place[1]
    assert home.get(original_key(sha256(data).hexdigest())) == data
    assert list(home.list("incoming/")) == []


def upload_of(phone: WirePhone, evidence_id: UUID) -> Any:
    return phone.ask(str(evidence_id)).json["upload"]
