"""What every object home promises, tried on both: a folder, and a real S3."""

import hashlib
import io
import random
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest

from storage.errors import CutOff, DigestDiffers, ObjectMissing, TooLarge
from storage.homes import open_home
from storage.objects import Stored

PHOTO = random.Random(7).randbytes(300_000)
SHA = hashlib.sha256(PHOTO).hexdigest()
ORIGINAL = f"original/{SHA}"


def everything(home):
    return sorted(head.key for head in home.list(""))


def at_once(count, call):
    gate = threading.Barrier(count)

    def one(number):
        gate.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


class OnlyForward(io.RawIOBase):
    """A stream as a server hands it over: no going back, and seldom as much as one asked for."""

    def __init__(self, data):
        self._rest = io.BytesIO(data)

    def readable(self):
        return True

    def read(self, size=-1):
        return self._rest.read(size if size < 0 else min(size, 10_007))


def test_what_was_put_is_got_back(home):
    home.put("log/checkpoint", b"one")
    home.put("incoming/019a/1", io.BytesIO(b"two"))
    home.put("incoming/019a/2", OnlyForward(PHOTO))
    assert home.get("log/checkpoint") == b"one"
    assert home.get("incoming/019a/1") == b"two"
    assert home.get("incoming/019a/2") == PHOTO


def test_put_replaces_and_put_new_does_not(home):
    assert home.put_new("log/checkpoint", b"first") is True
    assert home.put_new("log/checkpoint", b"second") is False
    assert home.get("log/checkpoint") == b"first"
    home.put("log/checkpoint", b"third")
    assert home.get("log/checkpoint") == b"third"


def test_of_many_at_once_one_hears_that_it_was_new(home):
    answers = at_once(8, lambda number: home.put_new("log/tile/0/000", bytes([number])))
    assert answers.count(True) == 1
    assert home.get("log/tile/0/000") == bytes([answers.index(True)])


def test_a_large_object_is_read_as_a_stream(home):
    home.put("incoming/019a/1", PHOTO)
    with home.open("incoming/019a/1") as stream:
        assert stream.read(1000) + stream.read(100_000) + stream.read() == PHOTO


def test_head_tells_size_and_an_aware_time_and_none_for_what_is_not_there(home):
    home.put("log/checkpoint", b"12345")
    head = home.head("log/checkpoint")
    assert (head.key, head.size, head.modified_at.tzinfo) == ("log/checkpoint", 5, UTC)
    assert home.head("log/other") is None
    assert home.head("log/checkpoint/below") is None


def test_a_missing_object_is_said_to_be_missing(home):
    with pytest.raises(ObjectMissing):
        home.get(ORIGINAL)
    with pytest.raises(ObjectMissing), home.open("log/nothing"):
        pass


def test_list_gives_every_key_with_the_prefix_and_no_other(home):
    shas = sorted(secrets.token_hex(32) for _ in range(5))
    twins = sorted(shas[0][:5] + secrets.token_hex(32)[5:] for _ in range(3))
    keys = [f"derived/{sha}/{recipe}" for sha in sorted(shas + twins) for recipe in ("512", "phash")]
    keys += ["incoming/a-b/1", "incoming/a.b/1", "incoming/a/1", "incoming/a/10", "incoming/a/2"]
    for key in reversed(keys):
        home.put(key, key.encode())
    assert everything(home) == keys
    for prefix in (
        "derived/",
        "derived/" + shas[0][:1],
        f"derived/{shas[0]}/",
        "incoming/a",
        "incoming/a/1",
        "in",
        "x",
    ):
        found = sorted(home.list(prefix), key=lambda head: head.key)
        assert [head.key for head in found] == [key for key in keys if key.startswith(prefix)], prefix
        assert all(head.size == len(head.key) for head in found)


def test_deleting_twice_is_fine(home):
    home.put("incoming/019a/1", b"part")
    home.delete("incoming/019a/1")
    home.delete("incoming/019a/1")
    assert home.head("incoming/019a/1") is None
    assert everything(home) == []


def test_parts_come_and_go_at_once_without_disturbing_each_other(home):
    def come_and_go(number):
        for turn in range(10):
            home.put(f"incoming/019a/{number}", bytes([turn]))
            assert home.get(f"incoming/019a/{number}") == bytes([turn])
            home.delete(f"incoming/019a/{number}")

    at_once(8, come_and_go)
    assert everything(home) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        "log",
        "/log/x",
        "log//x",
        "log/../../etc/passwd",
        "../x/y",
        "log/.hidden",
        "log/a\x00b",
        "log/a\nb",
        "log/x\n",
        "log/" + "a" * 201,
        "log/" + "/".join(["a" * 100] * 10),
        "original/abc",
        f"original/{SHA}/more",
        f"original/{SHA.upper()}",
        "derived/abc/512",
        f"derived/{SHA}",
    ],
)
def test_a_key_that_might_leave_its_home_is_refused(home, key):
    for call in (home.get, home.head, home.delete, lambda key: home.put(key, b""), lambda key: home.put_new(key, b"")):
        with pytest.raises(ValueError, match="not an object key"):
            call(key)
    with pytest.raises(ValueError, match="not an object key"):
        home.link(key, 60)
    assert everything(home) == []


def test_a_photo_is_taken_under_its_digest(home):
    assert home.take(OnlyForward(PHOTO), SHA, len(PHOTO)) == Stored(SHA, len(PHOTO))
    assert everything(home) == [ORIGINAL]
    assert home.get(ORIGINAL) == PHOTO


def test_an_empty_object_can_be_taken(home):
    empty = hashlib.sha256(b"").hexdigest()
    assert home.take(io.BytesIO(b""), empty, 0) == Stored(empty, 0)
    assert home.get(f"original/{empty}") == b""


def test_a_stream_that_ends_early_leaves_nothing(home):
    with pytest.raises(CutOff) as caught:
        home.take(OnlyForward(PHOTO[:100_000]), SHA, len(PHOTO))
    assert caught.value.facts == {"declared_bytes": 300_000, "received_bytes": 100_000}
    assert everything(home) == []


def test_a_sender_that_goes_away_leaves_nothing(home):
    class Gone(OnlyForward):
        def read(self, size=-1):
            data = super().read(size)
            if not data:
                raise ConnectionResetError("gone")
            return data

    with pytest.raises(CutOff) as caught:
        home.take(Gone(PHOTO[:100_000]), SHA, len(PHOTO))
    assert caught.value.facts == {"declared_bytes": 300_000, "received_bytes": 100_000}
    assert everything(home) == []


def test_other_bytes_than_declared_leave_nothing(home):
    other = bytes([PHOTO[0] ^ 1]) + PHOTO[1:]
    with pytest.raises(DigestDiffers) as caught:
        home.take(OnlyForward(other), SHA, len(other))
    assert caught.value.facts["received_sha256"] == hashlib.sha256(other).hexdigest()
    assert caught.value.facts["declared_sha256"] == SHA
    assert everything(home) == []


def test_more_bytes_than_declared_are_not_even_read(home):
    stream = io.BytesIO(PHOTO + PHOTO)
    with pytest.raises(TooLarge) as caught:
        home.take(stream, SHA, len(PHOTO))
    assert caught.value.facts == {"declared_bytes": 300_000, "received_bytes": 300_001}
    assert stream.tell() == 300_001
    assert everything(home) == []


def test_fifty_takes_of_the_same_bytes_at_once_leave_one_object(home):
    answers = at_once(50, lambda _: home.take(OnlyForward(PHOTO), SHA, len(PHOTO)))
    assert set(answers) == {Stored(SHA, len(PHOTO))}
    assert everything(home) == [ORIGINAL]
    assert home.get(ORIGINAL) == PHOTO


def test_taking_wrong_bytes_again_does_not_harm_the_right_ones(home):
    home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    with pytest.raises(DigestDiffers):
        home.take(io.BytesIO(bytes(len(PHOTO))), SHA, len(PHOTO))
    assert home.get(ORIGINAL) == PHOTO


@pytest.mark.parametrize("damaged", [b"", PHOTO[:5000], bytes(len(PHOTO))], ids=["empty", "truncated", "zeroes"])
def test_a_copy_that_a_crash_damaged_is_replaced(home, damaged):
    home.put(ORIGINAL, damaged)
    assert home.take(io.BytesIO(PHOTO), SHA, len(PHOTO)) == Stored(SHA, len(PHOTO))
    assert home.get(ORIGINAL) == PHOTO


def test_a_home_that_is_there_passes_its_check_and_holds_no_more_than_before(home):
    home.check()
    assert everything(home) == []


@pytest.mark.parametrize("spec", ["", "folder:", "s3:", "s3:?endpoint=x", "/path", "ftp:/x"])
def test_a_spec_that_names_no_home_is_refused(spec, tmp_path):
    with pytest.raises(ValueError, match="an object home is"):
        open_home(spec, tmp_path)
