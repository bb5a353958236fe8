"""The published log grows and only grows, whatever stops the publisher and however many there are."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.orm import Session

from storage.custody import merkle, publisher
from storage.custody.checkpoint import Checkpoint, sign
from storage.custody.layout import Tile, unpack_entries
from storage.custody.log import CustodyEntry, CustodyLeaf, CustodyUnnumbered, LogState
from storage.custody.publisher import LogAltered, LogRewound
from storage.custody.signer import Signer
from storage.custody.tiles import CHECKPOINT_KEY, Tiles, entries_key, tile_key
from storage.errors import ObjectMissing
from storage.folder import FolderHome


class Stopped(Exception):
    """The publisher's process ended here."""


class StoppingHome:
    """A folder that stops the publisher at its n-th write: before the bytes lie there, or after."""

    def __init__(self, objects, writes, after):
        self._objects, self._left, self._after = objects, writes, after

    def __getattr__(self, name):
        return getattr(self._objects, name)

    def put(self, key, data):
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Stopped
        self._objects.put(key, data)
        if self._left == 0:
            raise Stopped


def leaf_hashes(custody):
    """All leaf hashes by number; the numbers must be 0, 1, 2, …"""
    with Session(custody.engine) as session:
        query = select(CustodyEntry.index, CustodyLeaf.leaf_hash).join(CustodyLeaf).order_by(CustodyEntry.index)
        rows = session.execute(query).all()
    assert [row.index for row in rows] == list(range(len(rows)))
    return [row.leaf_hash for row in rows]


def assert_whole(custody, size):
    """The published log has this size, is what the database holds, and can be read back from its tiles."""
    hashes, published = leaf_hashes(custody), custody.published()
    assert (published.size, len(hashes)) == (size, size)
    assert published.root == merkle.root(size, merkle.nodes_of(hashes))
    if size:
        assert published.root == merkle.root(size, Tiles(custody.objects, size).node)


def keys(custody):
    return {head.key for head in custody.objects.list("log/")}


def test_an_empty_log_is_published_too(custody):
    assert custody.publish() == Checkpoint("test.example/custody", 0, merkle.EMPTY_ROOT)
    assert custody.published().size == 0
    custody.append(1)
    custody.publish()
    assert_whole(custody, 1)


def test_leaves_are_numbered_in_the_order_in_which_they_were_appended(custody):
    said = custody.append(20)
    custody.publish()
    assert [leaf.hex() for leaf in leaf_hashes(custody)] == said


def test_entries_lie_under_their_hashes(custody):
    custody.append(300)
    custody.publish()
    bundles = [custody.objects.get(entries_key(tile)) for tile in (Tile(0, 0), Tile(0, 1, 44))]
    bodies = [body for bundle in bundles for body in unpack_entries(bundle)]
    assert [merkle.leaf_hash(body) for body in bodies] == leaf_hashes(custody)


def test_every_checkpoint_continues_the_one_before(custody):
    checkpoints = []
    for count in (3, 1, 252, 1, 300):
        custody.append(count)
        checkpoints.append(custody.publish())
    node = Tiles(custody.objects, checkpoints[-1].size).node
    for old, new in pairwise(checkpoints):
        proof = merkle.consistency_proof(old.size, new.size, node)
        merkle.verify_consistency(old.size, new.size, proof, old.root, new.root)


def test_partial_tiles_go_when_the_full_one_is_there_and_old_proofs_still_work(custody):
    custody.append(200)
    old = custody.publish()
    custody.append(100)
    custody.publish()
    assert keys(custody) == {
        *(CHECKPOINT_KEY, entries_key(Tile(0, 0)), entries_key(Tile(0, 1, 44))),
        *(tile_key(tile) for tile in (Tile(0, 0), Tile(0, 1, 44), Tile(1, 0, 1))),
    }
    assert merkle.root(200, Tiles(custody.objects, 200).node) == old.root


def test_full_tiles_never_change(custody):
    custody.append(256)
    custody.publish()
    before = custody.objects.head(tile_key(Tile(0, 0)))
    custody.append(600)
    custody.publish()
    assert custody.objects.head(tile_key(Tile(0, 0))) == before


def test_a_tile_of_level_2_is_begun_when_65536_leaves_are_there(custody):
    bulk = text(
        """WITH bodies AS (SELECT n, convert_to(n::text, 'UTF8') AS body FROM generate_series(1, 65530) AS n),
        leaves AS (INSERT INTO custody_leaf (id, body, leaf_hash, appended_at)
            SELECT lpad(to_hex(n), 32, '0')::uuid, body, sha256('\\x00'::bytea || body), '2027-03-11Z'
            FROM bodies RETURNING id)
        INSERT INTO custody_unnumbered SELECT id FROM leaves"""
    )
    with custody.engine.begin() as connection:
        connection.execute(bulk)
    custody.publish()
    said = custody.append(10)
    custody.publish()
    assert_whole(custody, 65540)
    assert custody.objects.get(tile_key(Tile(2, 0, 1)))
    assert [custody.proved(leaf).index for leaf in said] == list(range(65530, 65540))


def test_publishing_again_with_nothing_new_writes_nothing(custody):
    custody.append(5)
    custody.publish()
    heads = list(custody.objects.list("log/"))
    custody.publish(StoppingHome(custody.objects, 1, after=False))
    assert list(custody.objects.list("log/")) == heads


def test_numbering_more_than_fit_at_once_leaves_none(custody, monkeypatch):
    monkeypatch.setattr(publisher, "LEAVES_AT_ONCE", 7)
    custody.append(21)
    assert custody.publish().size == 21
    assert_whole(custody, 21)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(1, 7))
def test_a_publisher_stopped_at_any_write_goes_on_when_run_again(custody, writes, after):
    custody.append(250)
    first = custody.publish()
    custody.append(10)
    with pytest.raises(Stopped):
        custody.publish(StoppingHome(custody.objects, writes, after))  # entries and hashes twice, level 1, checkpoint
    merkle.verify_consistency(
        *(first.size, custody.published().size),
        merkle.consistency_proof(250, custody.published().size, merkle.nodes_of(leaf_hashes(custody))),
        *(first.root, custody.published().root),
    )
    custody.append(5)
    custody.publish()
    assert_whole(custody, 265)
    assert [custody.proved(leaf.hex()).index for leaf in leaf_hashes(custody)] == list(range(265))


def test_six_writes_are_all_that_the_test_above_could_be_stopped_at(custody):
    custody.append(250)
    custody.publish()
    custody.append(10)
    custody.publish(StoppingHome(custody.objects, 7, after=False))
    assert_whole(custody, 260)


@pytest.mark.parametrize("commits", [1, 2])
def test_a_publisher_stopped_before_a_commit_goes_on_when_run_again(custody, commits):
    custody.append(10)
    _stop_before_commit(custody, commits)
    custody.append(1)
    custody.publish()
    assert_whole(custody, 11)


def _stop_before_commit(custody, number):
    """Publish, and stop just before the n-th commit: the numbering, or the note of what was published."""
    seen = []

    def stop(connection):
        seen.append(connection)
        if len(seen) == number:
            raise Stopped

    event.listen(custody.engine, "commit", stop)
    try:
        with pytest.raises(Stopped):
            custody.publish()
    finally:
        event.remove(custody.engine, "commit", stop)


def test_publishers_at_once_number_without_gaps_and_publish_one_log(custody):
    go_on = threading.Event()
    go_on.set()

    def append_until_told():
        said = []
        while go_on.is_set():
            said += custody.append(7)
        return said

    with ThreadPoolExecutor(6) as pool:
        appending = [pool.submit(append_until_told) for _ in range(2)]
        sizes = [[published.size for published in done] for done in pool.map(publish_ten_times, [custody] * 4)]
        go_on.clear()
        said = [leaf for future in appending for leaf in future.result()]
    custody.publish()
    assert all(some == sorted(some) for some in sizes)
    assert sorted(leaf.hex() for leaf in leaf_hashes(custody)) == sorted(said)
    assert_whole(custody, len(said))


def publish_ten_times(custody):
    return [custody.publish() for _ in range(10)]


def rewind(custody, size):
    """The database as its backup had it when the log had this size."""
    hashes = leaf_hashes(custody)
    before = publisher.Frontier().extended(hashes[:size])
    with Session(custody.owner) as session, session.begin():
        session.execute(delete(CustodyEntry).where(CustodyEntry.index >= size))
        session.execute(delete(CustodyLeaf).where(CustodyLeaf.id.not_in(select(CustodyEntry.leaf_id))))
        session.execute(
            update(LogState).values(
                {"size": size, "root": before.root, "frontier": before.pack(), "published_note": "an older note"}
                | {"published_size": size, "published_frontier": before.pack()}
            )
        )


def test_nothing_is_signed_on_a_restored_backup(custody):
    custody.append(10)
    custody.publish()
    rewind(custody, 6)
    published = custody.objects.get(CHECKPOINT_KEY)
    with pytest.raises(LogRewound) as refused:
        custody.publish()
    assert refused.value.facts == {"published_size": 10, "database_size": 6}
    assert custody.objects.get(CHECKPOINT_KEY) == published


def test_nothing_is_signed_on_a_restored_backup_that_has_grown_past_the_published_log(custody):
    custody.append(10)
    custody.publish()
    rewind(custody, 6)
    custody.append(20)
    with pytest.raises(LogRewound):
        custody.publish()
    assert custody.published().size == 10


def test_a_restored_backup_from_after_the_last_checkpoint_goes_on(custody):
    custody.append(10)
    custody.publish()
    custody.append(5)
    with pytest.raises(Stopped):
        custody.publish(StoppingHome(custody.objects, 1, after=False))
    rewind(custody, 10)
    custody.append(2)
    custody.publish()
    assert_whole(custody, 12)


def test_lost_objects_are_written_again_from_the_database(custody, tmp_path):
    custody.append(300)
    custody.publish()
    (tmp_path / "empty").mkdir()
    elsewhere = replace(custody, objects=FolderHome(tmp_path / "empty"))
    elsewhere.publish()
    assert_whole(elsewhere, 300)
    assert elsewhere.published() == custody.published()


def test_an_older_copy_of_the_objects_is_brought_forward(custody):
    custody.append(10)
    custody.publish()
    older = custody.objects.get(CHECKPOINT_KEY)
    custody.append(300)
    custody.publish()
    custody.objects.put(CHECKPOINT_KEY, older)
    custody.objects.delete(tile_key(Tile(0, 0)))
    custody.publish()
    assert_whole(custody, 310)


def test_rows_changed_behind_our_back_are_not_signed(custody):
    custody.append(10)
    custody.publish()
    with Session(custody.owner) as session, session.begin():
        forged = {"body": b"forged", "leaf_hash": merkle.leaf_hash(b"forged")}
        third = select(CustodyEntry.leaf_id).where(CustodyEntry.index == 3).scalar_subquery()
        session.execute(update(CustodyLeaf).where(CustodyLeaf.id == third).values(forged))
    custody.append(1)
    with pytest.raises(LogAltered):
        custody.publish()
    assert custody.published().size == 10


def test_numbered_leaves_that_are_gone_are_noticed(custody):
    custody.append(10)
    custody.publish()
    with Session(custody.owner) as session, session.begin():
        session.execute(delete(CustodyEntry).where(CustodyEntry.index == 3))
    custody.append(1)
    with pytest.raises(LogAltered):
        custody.publish()


def test_nothing_is_built_or_proved_on_a_tile_that_was_cut_off(custody):
    [first, *_] = custody.append(512)
    custody.publish()
    whole = custody.objects.get(tile_key(Tile(0, 0)))
    custody.objects.put(tile_key(Tile(0, 0)), whole[:-1])
    with pytest.raises(ObjectMissing, match="cut off"):
        custody.prove(first)
    custody.objects.put(tile_key(Tile(0, 0)), whole)
    assert custody.proved(first).index == 0


def test_a_checkpoint_that_somebody_else_put_there_is_not_continued(custody):
    custody.append(1)
    stranger = Signer("test.example/custody", bytes(32))
    note = sign(Checkpoint("test.example/custody", 0, merkle.EMPTY_ROOT), stranger.verifier, stranger.sign)
    custody.objects.put(CHECKPOINT_KEY, note.encode())
    with pytest.raises(LogRewound, match="not ours"):
        custody.publish()


def test_a_new_key_signs_the_log_on(custody):
    custody.append(3)
    custody.publish()
    heir = replace(custody, signer=Signer("test.example/custody", bytes(32)))
    heir.publish()
    assert_whole(heir, 3)


def test_the_key_of_another_log_signs_nothing_here(custody):
    custody.publish()
    stranger = replace(custody, signer=Signer("elsewhere", bytes(32)))
    with pytest.raises(LogRewound, match="elsewhere"):
        stranger.publish()


def test_the_row_says_when_and_what_was_published(custody):
    custody.append(3)
    custody.publish()
    with Session(custody.engine) as session:
        state = session.scalars(select(LogState)).one()
        assert session.scalar(select(CustodyUnnumbered)) is None
    assert state.published_note == custody.objects.get(CHECKPOINT_KEY).decode()
    assert (state.size, state.published_size) == (3, 3)
    assert state.published_at == datetime(2027, 3, 11, 4, 0, 5, tzinfo=UTC)
