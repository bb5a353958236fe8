"""What an S3 can do of what we ask of it, found out by trying on objects of our own."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from uuid import uuid4

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BODY = b"yixian doctor"


@dataclass(frozen=True)
class Ability:
    """One thing asked of the store: whether it is there; without a needed one it cannot be used at all."""

    name: str
    there: bool
    needed: bool
    without: str


def probe(settings: Settings) -> list[Ability]:
    """Try each ability in the bucket that `objects` names, and leave nothing behind."""
    bucket, _, query = (settings.objects or "").removeprefix("s3:").partition("?")
    client = _client(settings, dict(parse_qsl(query)))
    key = f"incoming/doctor/{uuid4()}"
    try:
        return [
            Ability("put and get", _did(lambda: _puts_and_gets(client, bucket, key)), True, "nothing can be kept"),
            Ability(
                "conditional PUT", _refused(lambda: _put_again(client, bucket, key)), True, "a race could overwrite"
            ),
            Ability("SHA-256 checksum", _refused(lambda: _put_wrong(client, bucket, key)), True, "damage goes unseen"),
            Ability("object lock", _did(lambda: _has_lock(client, bucket)), False, "retention is switched off"),
        ]
    finally:
        _did(lambda: _remove(client, bucket, key))


def _puts_and_gets(client: "S3Client", bucket: str, key: str) -> bool:
    client.put_object(Bucket=bucket, Key=key, Body=BODY, IfNoneMatch="*", ChecksumSHA256=_digest(BODY))
    return client.get_object(Bucket=bucket, Key=key)["Body"].read() == BODY


def _put_again(client: "S3Client", bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=b"other", IfNoneMatch="*")


def _put_wrong(client: "S3Client", bucket: str, key: str) -> None:
    client.put_object(Bucket=bucket, Key=key, Body=BODY, ChecksumSHA256=_digest(b"something else"))


def _has_lock(client: "S3Client", bucket: str) -> bool:
    found = client.get_object_lock_configuration(Bucket=bucket)
    return found["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled"


def _remove(client: "S3Client", bucket: str, key: str) -> bool:
    client.delete_object(Bucket=bucket, Key=key)
    return True


def _did(deed: Callable[[], bool]) -> bool:
    try:
        return deed()
    except (ClientError, BotoCoreError):
        return False


def _refused(deed: Callable[[], None]) -> bool:
    """Whether the store answered, and answered no."""
    try:
        deed()
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] in {400, 409, 412}
    except BotoCoreError:
        return False
    return False


def _digest(body: bytes) -> str:
    return b64encode(hashlib.sha256(body).digest()).decode()


def _client(settings: Settings, place: dict[str, str]) -> "S3Client":
    access, secret = settings.s3_access_key, settings.s3_secret_key
    return boto3.client(
        "s3",
        endpoint_url=place.get("endpoint"),
        region_name=place.get("region", "us-east-1"),
        aws_access_key_id=access.get_secret_value() if access else None,
        aws_secret_access_key=secret.get_secret_value() if secret else None,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=3,
            read_timeout=30,
            retries={"total_max_attempts": 1},
        ),
    )
