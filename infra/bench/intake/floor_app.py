"""The floor of taking a photo in, as a bare WSGI app: read, hash, keep durably, INSERT, commit; nothing else.

FLOOR_DSN: where to INSERT. FLOOR_HOME: a folder, or the name of a bucket beside FLOOR_S3, the address of its S3."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import psycopg

CHUNK_BYTES = 64 * 1024
_own = threading.local()


def app(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """One photo as the raw body of a request."""
    size, body = int(environ["CONTENT_LENGTH"]), environ["wsgi.input"]
    digest, where = _to_s3(body, size) if "FLOOR_S3" in os.environ else _to_folder(body, size)
    _connection().execute("INSERT INTO bench_floor VALUES (%s, %s, %s, %s, now())", (uuid4(), digest, where, size))
    start("201 Created", [("Content-Length", "0")])
    return [b""]


def _to_folder(body: Any, size: int) -> tuple[bytes, str]:
    name, hashed, left = uuid4().hex, hashlib.sha256(), size
    folder = Path(os.environ["FLOOR_HOME"]) / name[:2]
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / name, "wb", buffering=0) as file:
        while left and (chunk := body.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            hashed.update(chunk)
            file.write(chunk)
        os.fsync(file.fileno())
    held = os.open(folder, os.O_RDONLY)
    os.fsync(held)
    os.close(held)
    return hashed.digest(), str(folder / name)


def _to_s3(body: Any, size: int) -> tuple[bytes, str]:
    data, name = body.read(size), f"floor/{uuid4().hex}"
    _client().put_object(Bucket=os.environ["FLOOR_HOME"], Key=name, Body=data)
    return hashlib.sha256(data).digest(), name


def _connection() -> psycopg.Connection:
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["FLOOR_DSN"], autocommit=True)
    found: psycopg.Connection = _own.connection
    return found


def _client() -> Any:
    if not hasattr(_own, "client"):
        _own.client = boto3.session.Session().client("s3", endpoint_url=os.environ["FLOOR_S3"], region_name="us-east-1")
    return _own.client
