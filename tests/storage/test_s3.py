"""What only the S3 home promises: links, checksums, and how an S3 that is away is told."""

import base64
import hashlib
import io
import socket
import urllib.error
import urllib.request

import pytest

from storage.errors import ObjectsAway, ObjectsFull
from storage.homes import open_home

PHOTO = b"photo" * 1000
SHA = hashlib.sha256(PHOTO).hexdigest()


def every_call(home):
    return [
        home.check,
        lambda: home.put("log/x", b"1"),
        lambda: home.put_new("log/x", b"1"),
        lambda: home.get("log/x"),
        lambda: home.head("log/x"),
        lambda: list(home.list("")),
        lambda: home.delete("log/x"),
        lambda: home.take(io.BytesIO(PHOTO), SHA, len(PHOTO)),
    ]


def test_a_link_opens_the_object_to_anybody_and_the_bare_address_to_nobody(s3_home):
    s3_home.put("log/checkpoint", b"signed")
    address = s3_home.link("log/checkpoint", 60)
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"signed"
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(address.partition("?")[0])
    refused.value.close()


def test_an_original_carries_its_sha256_in_the_store(s3_home, weed, bucket):
    s3_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    found = weed.client().head_object(Bucket=bucket, Key=f"original/{SHA}", ChecksumMode="ENABLED")
    assert base64.b64decode(found["ChecksumSHA256"]).hex() == SHA


def test_an_s3_that_nobody_listens_at_is_away(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        home = open_home(f"s3:b?endpoint={endpoint}", tmp_path, access_key="a", secret_key="b")
        for call in every_call(home)[:3]:
            with pytest.raises(ObjectsAway):
                call()


def test_a_missing_bucket_is_away_and_not_an_absent_object(weed, tmp_path):
    spec = f"s3:nobucket?endpoint={weed.endpoint}"
    home = open_home(spec, tmp_path, access_key=weed.access_key, secret_key=weed.secret_key)
    for call in every_call(home):
        with pytest.raises(ObjectsAway):
            call()


def test_a_wrong_key_is_away(weed, bucket, tmp_path):
    spec = f"s3:{bucket}?endpoint={weed.endpoint}"
    home = open_home(spec, tmp_path, access_key=weed.access_key, secret_key="wrong")
    for call in every_call(home):
        with pytest.raises(ObjectsAway):
            call()


def test_a_large_photo_goes_through_the_spool(weed, bucket, tmp_path):
    data = PHOTO * 2000
    sha = hashlib.sha256(data).hexdigest()
    spool = tmp_path / "spool"
    spec = f"s3:{bucket}?endpoint={weed.endpoint}"
    home = open_home(spec, spool, access_key=weed.access_key, secret_key=weed.secret_key)
    with pytest.raises(ObjectsAway):  # no spool, so nowhere to hash it into
        home.take(io.BytesIO(data), sha, len(data))
    spool.mkdir()
    assert home.take(io.BytesIO(data), sha, len(data)).size == len(data)
    assert home.get(f"original/{sha}") == data
    assert list(spool.iterdir()) == []


def test_a_full_spool_is_full(s3_home, monkeypatch, tmp_path):
    class FullDisk(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.s3.SpooledTemporaryFile", lambda *_, **__: FullDisk())
    with pytest.raises(ObjectsFull):
        s3_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
