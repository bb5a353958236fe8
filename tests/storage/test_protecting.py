"""What a home can do against changing and deleting: a locked S3 a great deal, a folder little, and it says so."""

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from botocore.exceptions import ClientError

from storage.errors import ObjectMissing
from storage.homes import open_home

PHOTO = b"photo" * 1000
SHA = sha256(PHOTO).hexdigest()
KEY = f"original/{SHA}"
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
"""A lock ends by the store's own clock, which is the wall's."""


def test_a_folder_keeps_accidents_off_and_says_that_it_is_no_lock(folder_home, root):
    folder_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    for _ in range(2):
        assert folder_home.protect(KEY, SOON) is False
    (file,) = root.rglob(SHA)
    assert file.stat().st_mode & 0o777 == 0o400
    assert folder_home.get(KEY) == PHOTO


def test_what_is_not_there_cannot_be_protected(home):
    with pytest.raises(ObjectMissing):
        home.protect(KEY, SOON)


def test_a_bucket_without_lock_says_so(s3_home):
    s3_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    assert s3_home.protect(KEY, SOON) is False


def test_a_locked_bucket_lets_nobody_delete_it_or_shorten_the_lock(weed, tmp_path):
    client, bucket = weed.client(), "locking"
    client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    spec = f"s3:{bucket}?endpoint={weed.endpoint}"
    home = open_home(spec, tmp_path, access_key=weed.access_key, secret_key=weed.secret_key)
    home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    assert home.protect(KEY, SOON) is True
    assert home.protect(KEY, SOON - timedelta(minutes=30)) is True
    assert home.protect(KEY, SOON + timedelta(minutes=30)) is True
    found = client.get_object_retention(Bucket=bucket, Key=KEY)["Retention"]
    assert (found["Mode"], found["RetainUntilDate"]) == ("COMPLIANCE", SOON + timedelta(minutes=30))
    version = client.list_object_versions(Bucket=bucket, Prefix=KEY)["Versions"][0]["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(Bucket=bucket, Key=KEY, VersionId=version)
    home.delete(KEY)  # without a version it only hides it
    client.delete_object(
        Bucket=bucket, Key=KEY, VersionId=client.list_object_versions(Bucket=bucket)["DeleteMarkers"][0]["VersionId"]
    )
    assert home.get(KEY) == PHOTO
