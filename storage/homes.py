"""Which object home a setting names."""

from pathlib import Path
from urllib.parse import parse_qsl

from storage.folder import FolderHome
from storage.objects import ObjectHome
from storage.s3 import S3Home


def open_home(spec: str, spool: Path, access_key: str | None = None, secret_key: str | None = None) -> ObjectHome:
    """The home that a setting names; touches neither disk nor network, so ask check() whether it is there.

    spec: "folder:/path" or "s3:bucket?endpoint=http://host:port&region=us-east-1&public=https://s3.example".
    spool: a folder for what is too large for memory on its way to S3; without keys boto3 looks where it always looks.
    Raises ValueError: neither of the two."""
    kind, _, rest = spec.partition(":")
    if kind == "folder" and rest:
        return FolderHome(Path(rest))
    bucket, _, query = rest.partition("?")
    if kind == "s3" and bucket:
        return S3Home(bucket, spool, access_key=access_key, secret_key=secret_key, **dict(parse_qsl(query)))
    raise ValueError(f"an object home is folder:/path or s3:bucket?endpoint=…, not {spec!r}")
