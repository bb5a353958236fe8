"""An object home in a bucket of any S3 that knows conditional PUT and SHA-256 checksums.

What a stream brings is hashed into the spool first: in memory while it is small, in a nameless file when it is not.
Then one PUT carries it with its digest, which the store checks once more.
"""

import hashlib
import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from storage.errors import ObjectMissing, ObjectsAway, ObjectsFull
from storage.halves import disk_errors
from storage.objects import CHUNK_BYTES, Direct, Head, Readable, Stored, checked_key, copy_declared, original_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SPOOL_MEMORY_BYTES = 8 * 1024 * 1024
MISSING = ("NoSuchKey", "NotFound", "404")
TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
WITHOUT_LOCK = ("InvalidRequest", "ObjectLockConfigurationNotFoundError", "NotImplemented", "InvalidBucketState")
NO_ROOM = ("InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "507")


class S3Home:
    """An ObjectHome (see there for what each method promises).

    endpoint: None is AWS; public: the same store's address as phones reach it, None: the endpoint. Without keys boto3
    looks where it always looks."""

    goes_direct = True

    def __init__(
        self,
        bucket: str,
        spool: Path,
        *,
        endpoint: str | None = None,
        public: str | None = None,
        region: str = "us-east-1",
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        self._bucket, self._spool = bucket, spool

        def client(at: str | None) -> "S3Client":
            return boto3.client(
                "s3",
                endpoint_url=at,
                region_name=region,
                aws_access_key_id=access_key,
                aws_secret_access_key=secret_key,
                config=_config(),
            )

        self._s3 = client(endpoint)
        self._signer = client(public) if public else self._s3

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        with _answers(checked_key(key)), self._body(data) as body:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)

    def put_new(self, key: str, data: bytes | BinaryIO) -> bool:
        """As promised; only when an answer is lost on the way, our own second try hears False."""
        try:
            with _answers(checked_key(key)), self._body(data) as body:
                self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*")
        except _TakenError:
            return False
        return True

    def take(self, stream: Readable, sha256: str, size: int) -> Stored:
        key = original_key(sha256)
        with disk_errors(), SpooledTemporaryFile(SPOOL_MEMORY_BYTES, dir=str(self._spool)) as spooled:
            stored = copy_declared(stream, spooled, sha256, size)
            with _answers(key):
                if not self._upload_new(key, spooled, stored) and not self._holds(key, stored):
                    spooled.seek(0)
                    self._s3.put_object(Bucket=self._bucket, Key=key, Body=spooled, ChecksumSHA256=_base64(sha256))
        return stored

    def get(self, key: str) -> bytes:
        with self.open(key) as body:
            return body.read()

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with _answers(checked_key(key)), self._s3.get_object(Bucket=self._bucket, Key=key)["Body"] as body:
            yield cast(BinaryIO, body)

    def head(self, key: str) -> Head | None:
        try:
            with _answers(checked_key(key)):
                found = self._s3.head_object(Bucket=self._bucket, Key=key)
        except ObjectMissing:
            self.check()  # a missing bucket looks the same, and must not read as "no such object"
            return None
        return Head(key, found["ContentLength"], found["LastModified"].astimezone(UTC))

    def list(self, prefix: str) -> Iterator[Head]:
        with _answers(prefix):
            for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                for found in page.get("Contents", []):
                    yield Head(found["Key"], found["Size"], found["LastModified"].astimezone(UTC))

    def delete(self, key: str) -> None:
        with _answers(checked_key(key)):
            self._s3.delete_object(Bucket=self._bucket, Key=key)

    def link(self, key: str, seconds: int) -> str | None:
        with _answers(key):
            place = {"Bucket": self._bucket, "Key": checked_key(key)}
            return self._signer.generate_presigned_url("get_object", Params=place, ExpiresIn=seconds)

    def direct(self, key: str, sha256: str, size: int, seconds: int) -> Direct:
        checksum = _base64(sha256)
        with _answers(key):
            signed = {
                "Bucket": self._bucket,
                "Key": checked_key(key),
                "ChecksumSHA256": checksum,
                "ContentLength": size,
            }
            url = self._signer.generate_presigned_url("put_object", Params=signed, ExpiresIn=seconds)
        return Direct(url, {"Content-Length": str(size), "x-amz-checksum-sha256": checksum})

    def adopt(self, key: str, sha256: str, size: int) -> Stored:
        """The bytes cross the wire once, to be hashed; the copy is the store's own, of the version that was read."""
        original = original_key(sha256)
        with _answers(checked_key(key)):
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
            with found["Body"] as body:
                stored = copy_declared(cast(Readable, body), _Nowhere(), sha256, size)
            if not self._holds(original, stored):
                self._s3.copy_object(
                    Bucket=self._bucket,
                    Key=original,
                    CopySource={"Bucket": self._bucket, "Key": key},
                    CopySourceIfMatch=found["ETag"],
                    ChecksumAlgorithm="SHA256",
                )
        if not self._holds(original, stored):
            raise ObjectsAway("the copy is not what was read")
        return stored

    def protect(self, key: str, until: datetime) -> bool:
        """As promised: by a retention in COMPLIANCE mode, where the bucket was made with object lock."""
        with _answers(checked_key(key)):
            try:
                retention = {"Mode": "COMPLIANCE", "RetainUntilDate": until}
                self._s3.put_object_retention(Bucket=self._bucket, Key=key, Retention=cast(Any, retention))
            except ClientError as refused:
                if refused.response["Error"]["Code"] == "AccessDenied":
                    return self._locked_until(key) >= until  # an earlier date than it has already
                if refused.response["Error"]["Code"] not in WITHOUT_LOCK:
                    raise
                self._s3.head_object(Bucket=self._bucket, Key=key)
                return False
        return True

    def _locked_until(self, key: str) -> datetime:
        found = self._s3.get_object_retention(Bucket=self._bucket, Key=key)
        return found["Retention"]["RetainUntilDate"].astimezone(UTC)

    def check(self) -> None:
        try:
            with _answers(self._bucket):
                self._s3.head_bucket(Bucket=self._bucket)
        except ObjectMissing as missing:
            raise ObjectsAway("the bucket is missing") from missing

    def _upload_new(self, key: str, spooled: IO[bytes], stored: Stored) -> bool:
        spooled.seek(0)
        checksum = _base64(stored.sha256)
        try:
            with _answers(key):
                self._s3.put_object(
                    Bucket=self._bucket, Key=key, Body=spooled, ChecksumSHA256=checksum, IfNoneMatch="*"
                )
        except _TakenError:
            return False
        return True

    def _holds(self, key: str, stored: Stored) -> bool:
        """Whether what lies there is what it is called: by the store's checksum, or else by reading it."""
        try:
            with _answers(key):
                found = self._s3.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
        except ObjectMissing:  # deleted again, or still arriving
            return False
        if found["ContentLength"] != stored.size or "ChecksumSHA256" in found:
            return found.get("ChecksumSHA256") == _base64(stored.sha256) and found["ContentLength"] == stored.size
        with self.open(key) as body:
            return _digest(body) == stored.sha256

    @contextmanager
    def _body(self, data: bytes | BinaryIO) -> Iterator[bytes | IO[bytes]]:
        """What boto3 can send, and send again: a stream that cannot go back is spooled."""
        if isinstance(data, bytes) or data.seekable():
            yield data
            return
        with disk_errors(), SpooledTemporaryFile(SPOOL_MEMORY_BYTES, dir=str(self._spool)) as spooled:
            shutil.copyfileobj(data, spooled, CHUNK_BYTES)
            spooled.seek(0)
            yield spooled


class _Nowhere:
    """Where bytes go that are read for their digest alone."""

    def write(self, data: bytes, /) -> int:
        return len(data)


class _TakenError(ObjectsAway):
    """A conditional PUT lost: something lies there, or is just arriving."""


@contextmanager
def _answers(key: str) -> Iterator[None]:
    """What S3 and the way to it may answer, as our own errors."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in MISSING:
            raise ObjectMissing(f"no object under {key}") from error
        if code in TAKEN:
            raise _TakenError from error
        raise (ObjectsFull if code in NO_ROOM else ObjectsAway)(f"S3 answers {code}") from error
    except BotoCoreError as error:
        raise ObjectsAway("S3 cannot be reached") from error


def _config() -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=2,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 2},
        max_pool_connections=50,
    )


def _digest(body: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := body.read(CHUNK_BYTES):
        digest.update(piece)
    return digest.hexdigest()


def _base64(sha256: str) -> str:
    return b64encode(bytes.fromhex(sha256)).decode()
