"""What only the folder promises: where files lie, and how its disk's troubles are told."""

import errno
import fcntl
import hashlib
import io
import os

import pytest

from storage import halves
from storage.errors import CutOff, ObjectsAway, ObjectsFull
from storage.folder import FolderHome

PHOTO = b"photo" * 1000
SHA = hashlib.sha256(PHOTO).hexdigest()


def files(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_originals_and_renditions_are_fanned_out(folder_home, root):
    folder_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO))
    folder_home.put(f"derived/{SHA}/512", b"small")
    folder_home.put("log/checkpoint", b"signed")
    fan = f"{SHA[:2]}/{SHA[2:4]}/{SHA}"
    assert files(root) == sorted([f"original/{fan}", f"derived/{fan}/512", "log/checkpoint"])


def test_nobody_else_on_the_machine_may_read_them(folder_home, root):
    folder_home.put("log/checkpoint", b"signed")
    assert (root / "log/checkpoint").stat().st_mode & 0o777 == 0o600
    assert (root / "log").stat().st_mode & 0o777 == 0o700


def test_a_refused_take_leaves_no_half_written_file(folder_home, root):
    with pytest.raises(CutOff):
        folder_home.take(io.BytesIO(PHOTO[:10]), SHA, len(PHOTO))
    assert files(root) == []


def test_what_a_crash_left_half_written_is_cleared_and_work_in_progress_is_not(folder_home, root):
    folder_home.check()
    (root / ".half/left").write_bytes(b"half")
    with (root / ".half/busy").open("wb") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        folder_home.check()
        assert files(root) == [".half/busy"]
    folder_home.check()
    assert files(root) == []


def test_a_missing_root_is_away_and_is_not_made(tmp_path):
    home = FolderHome(tmp_path / "not-mounted")
    calls = [
        home.check,
        lambda: home.put("log/x", b""),
        lambda: home.get("log/x"),
        lambda: home.head("log/x"),
        lambda: home.delete("log/x"),
        lambda: list(home.list("")),
        lambda: home.take(io.BytesIO(PHOTO), SHA, len(PHOTO)),
    ]
    for call in calls:
        with pytest.raises(ObjectsAway):
            call()
    assert not (tmp_path / "not-mounted").exists()


def test_a_root_that_is_a_file_is_away(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ObjectsAway):
        FolderHome(tmp_path / "file").check()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, ObjectsFull),
        (errno.EDQUOT, ObjectsFull),
        (errno.EROFS, ObjectsAway),
        (errno.EACCES, ObjectsAway),
        (errno.EIO, ObjectsAway),
    ],
)
def test_what_the_disk_says_is_told_in_our_words(folder_home, root, monkeypatch, number, kind):
    def failing(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(halves.os, "fsync", failing)
    for call in (
        folder_home.check,
        lambda: folder_home.put("log/x", b"1"),
        lambda: folder_home.take(io.BytesIO(PHOTO), SHA, len(PHOTO)),
    ):
        with pytest.raises(kind):
            call()
    assert files(root) == []


def test_a_really_full_disk_is_full_and_keeps_what_it_has(root):
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    (root / "log").mkdir()
    with pytest.raises(ObjectsFull), halves.disk_errors(), open("/dev/full", "wb") as full:
        full.write(b"x" * 100_000)


def test_bytes_and_folder_are_synced_before_put_returns(folder_home, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(
        halves.os, "fsync", lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), real(handle))
    )
    folder_home.put("incoming/019a/1", b"part")
    assert "/.half/" in synced[0]
    assert [path.rsplit("/", 1)[-1] for path in synced[1:]] == ["objects", "incoming", "019a"]


def test_a_link_planted_in_the_root_is_not_listed_as_an_object_outside(folder_home, root, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_bytes(b"secret")
    (root / "log").symlink_to(tmp_path / "outside")
    assert [head.key for head in folder_home.list("")] == []
