"""tus 1.0 on the wire: its headers read and written, its version minded (https://tus.io/protocols/resumable-upload)."""

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import Any

from flask import Response, current_app, request

from backend.errors import Unparsable
from backend.evidence.uploads.appending import CHECKSUMS, Checksum
from backend.evidence.uploads.errors import OtherVersion
from backend.evidence.uploads.model import Upload

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "expiration", "termination")
PART_TYPE = "application/offset+octet-stream"
MOST_METADATA = 4000
OVERRIDDEN = ("PATCH", "DELETE", "HEAD")


class BadTus(Unparsable):
    """A header that tus asks for is missing, or says nothing that can be read."""

    code = "bad-tus"


def mind_version() -> None:
    """Raises OtherVersion: all but OPTIONS name the version they speak."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion("send Tus-Resumable: 1.0.0")


def say_version(answer: Response) -> Response:
    """Every answer names our version; the one that refuses a version, all we know."""
    answer.headers["Tus-Resumable"] = VERSION
    if answer.status_code == 412:
        answer.headers["Tus-Version"] = VERSION
    return answer


def abilities() -> Response:
    """What OPTIONS tells."""
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        "Tus-Max-Size": str(max(current_app.config["MAX_BYTES"].values())),
    }
    return Response(status=204, headers=told)


def standing(upload: Upload, status: int = 204) -> Response:
    """How far an upload has come and when it expires, as headers."""
    told = {"Upload-Offset": str(upload.received), "Upload-Expires": format_datetime(upload.expires_at, usegmt=True)}
    return Response(status=status, headers=told)


def number(name: str) -> int:
    """A header that counts bytes. Raises BadTus."""
    said = request.headers.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise BadTus(f"{name} is a number of bytes")
    return int(said)


def metadata() -> str | None:
    """Upload-Metadata as it was sent. Raises BadTus: it is not pairs of a key and base64, or too long."""
    said = request.headers.get("Upload-Metadata")
    if not said:
        return None
    pairs = [pair.strip().split(" ") for pair in said.split(",")]
    keys = [pair[0] for pair in pairs]
    if len(said) > MOST_METADATA or not said.isascii() or len(set(keys)) < len(keys):
        raise BadTus("Upload-Metadata is too long, or names a key twice")
    if not all(1 <= len(pair) <= 2 and pair[0] and _is_base64(pair[-1] if pair[1:] else "") for pair in pairs):
        raise BadTus("Upload-Metadata is pairs of a key and base64")
    return said


def checksum() -> Checksum | None:
    """What Upload-Checksum says of the part. Raises BadTus: another algorithm, or no digest of it."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return None
    algorithm, _, text = said.partition(" ")
    if algorithm not in CHECKSUMS or not _is_base64(text):
        raise BadTus(f"Upload-Checksum is one of {', '.join(CHECKSUMS)} and base64")
    digest = b64decode(text)
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise BadTus("Upload-Checksum is not a digest of its algorithm")
    return Checksum(algorithm, digest)


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


class MethodOverride:
    """WSGI: a client that can send nothing but GET and POST names the method of a tus request in a header."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        wanted = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
        if environ["REQUEST_METHOD"] == "POST" and wanted in OVERRIDDEN and "HTTP_TUS_RESUMABLE" in environ:
            environ["REQUEST_METHOD"] = wanted
        return self._app(environ, start_response)
