"""A real S3 to test with: SeaweedFS on loopback ports.

Registered as a plugin by tests/conftest.py: the fixtures weed, bucket, s3_home."""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from storage.homes import open_home
from storage.objects import ObjectHome


@dataclass(frozen=True)
class Weed:
    """A running SeaweedFS: where, and the keys to it."""

    endpoint: str
    access_key: str
    secret_key: str

    def client(self):
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(
                signature_version="s3v4", s3={"addressing_style": "path"}, retries={"total_max_attempts": 40}
            ),
        )


def free_port(taken: set[int]) -> int:
    """A loopback port whose gRPC neighbour (+10000) is free too."""
    while True:
        port = 20000 + secrets.randbelow(10000)
        if port in taken:
            continue
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 10000))
            except OSError:
                continue
        taken.add(port)
        return port


def weed_command(folder: Path, port: int) -> list[str]:
    taken = {port}
    ports = {name: free_port(taken) for name in ("master.port", "volume.port", "filer.port", "admin.port")}
    off = ["-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false", "-master.telemetry=false"]
    sockets = [f"-s3.localSocket={folder}/s3.sock", f"-filer.localSocket={folder}/filer.sock"]
    return [
        *(str(Path(sys.executable).with_name("weed")), "-logtostderr=true", "mini", f"-dir={folder}"),
        *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.config={folder}/s3.json", f"-s3.port={port}"),
        *(f"-{name}={number}" for name, number in ports.items()),
        *("-s3.autoCreateBucket=false", *off, *sockets),
    ]


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weed]:
    """SeaweedFS on free loopback ports, side doors closed; stopped at the end."""
    folder = tmp_path_factory.mktemp("weed")
    port = free_port(set())
    found = Weed(f"http://127.0.0.1:{port}", secrets.token_hex(10), secrets.token_hex(20))
    keys = [{"accessKey": found.access_key, "secretKey": found.secret_key}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "yixian", "credentials": keys, "actions": actions}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    doors = ("JWT_SIGNING_KEY", "JWT_SIGNING_READ_KEY", "JWT_FILER_SIGNING_KEY", "JWT_FILER_SIGNING_READ_KEY")
    env = os.environ | {f"WEED_{door}": secrets.token_hex(32) for door in doors} | {"TMPDIR": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(weed_command(folder, port), env=env, cwd=folder, stdout=log, stderr=log)
    try:
        found.client().create_bucket(Bucket="ready")  # tried again until it listens
        found.client().put_object(Bucket="ready", Key="ready", Body=b"x")
        yield found
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def bucket(weed: Weed) -> str:
    name = f"b{secrets.token_hex(8)}"
    weed.client().create_bucket(Bucket=name)
    return name


@pytest.fixture
def s3_home(weed: Weed, bucket: str, tmp_path: Path) -> ObjectHome:
    spec = f"s3:{bucket}?endpoint={weed.endpoint}"
    return open_home(spec, tmp_path, access_key=weed.access_key, secret_key=weed.secret_key)
