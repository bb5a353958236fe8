"""A PUT that a phone sends straight to the store, and what becomes of what it laid there."""

import hashlib
import urllib.error
import urllib.request
from random import Random

import pytest

from storage.errors import CutOff, DigestDiffers, ObjectMissing, TooLarge
from storage.objects import Direct, Stored, original_key

PHOTO = Random(1).randbytes(3_000_000)
SHA = hashlib.sha256(PHOTO).hexdigest()
KEY = "incoming/abc/direct"


def send(direct: Direct, body: bytes, **headers: str) -> int:
    """The status that the store answers."""
    told = direct.headers | {name.replace("_", "-"): value for name, value in headers.items()}
    told["Content-Length"] = str(len(body))
    asked = urllib.request.Request(direct.url, data=body, headers=told, method="PUT")
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_the_declared_bytes_may_be_sent_straight_to_the_store_and_no_others(s3_home):
    direct = s3_home.direct(KEY, SHA, len(PHOTO), 60)
    other = PHOTO[:-1] + bytes([PHOTO[-1] ^ 1])
    assert send(direct, other) == 400
    assert send(direct, PHOTO[:-1]) in {400, 403}
    assert send(direct, other, x_amz_checksum_sha256=hashlib.sha256(other).hexdigest()) in {400, 403}
    assert s3_home.head(KEY) is None
    assert send(direct, PHOTO) == 200
    assert s3_home.get(KEY) == PHOTO


def test_a_direct_way_ends_and_leads_to_one_key(s3_home):
    direct = s3_home.direct(KEY, SHA, len(PHOTO), 60)
    elsewhere = Direct(direct.url.replace("abc", "abd"), direct.headers)
    assert send(elsewhere, PHOTO) == 403
    assert send(Direct(direct.url.partition("?")[0], direct.headers), PHOTO) == 403
    assert s3_home.head("incoming/abd/direct") is None


def test_a_folder_has_no_direct_way(folder_home):
    assert folder_home.direct(KEY, SHA, len(PHOTO), 60) is None


def test_what_lies_there_becomes_the_original_and_stays_when_its_first_place_is_cleared(home):
    home.put(KEY, PHOTO)
    for _ in range(2):
        assert home.adopt(KEY, SHA, len(PHOTO)) == Stored(SHA, len(PHOTO))
    home.delete(KEY)
    assert home.get(original_key(SHA)) == PHOTO
    with pytest.raises(ObjectMissing):
        home.adopt(KEY, SHA, len(PHOTO))


def test_foreign_bytes_are_not_adopted(home):
    for body, refusal in ((PHOTO[:-1], CutOff), (PHOTO + b"!", TooLarge), (bytes(len(PHOTO)), DigestDiffers)):
        home.put(KEY, body)
        with pytest.raises(refusal):
            home.adopt(KEY, SHA, len(PHOTO))
    assert home.head(original_key(SHA)) is None


def test_a_copy_of_the_store_carries_its_sha256_or_is_read_through(s3_home, weed, bucket):
    s3_home.put(KEY, PHOTO)
    s3_home.adopt(KEY, SHA, len(PHOTO))
    assert s3_home.get(original_key(SHA)) == PHOTO
    weed.client().put_object(Bucket=bucket, Key=original_key(SHA), Body=b"damaged")
    s3_home.adopt(KEY, SHA, len(PHOTO))
    assert s3_home.get(original_key(SHA)) == PHOTO
