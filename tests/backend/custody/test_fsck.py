"""fsck: whatever is done to rows, objects or log behind our back has a name."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from backend.custody.fsck import Report
from backend.evidence.model import Evidence
from storage.custody.checkpoint import Checkpoint, sign
from storage.custody.leaf import canonical, new_nonce
from storage.custody.log import append
from storage.custody.tiles import CHECKPOINT_KEY
from storage.objects import original_key
from tests.backend.bundles.conftest import STRANGER, RealLoop

Codes = Callable[..., dict[str, str]]
Back = Callable[..., None]
Fsck = Callable[..., Report]


def digest_of(real: RealLoop, photo_id: UUID) -> str:
    with real.kit.engine.connect() as connection:
        return str(connection.scalar(sa.select(Evidence.sha256).where(Evidence.id == photo_id)))


def test_what_was_not_touched_is_sound(real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck) -> None:
    report = fsck()
    assert report.differences == ()
    assert report.sound
    assert report.counted["rehashed"] == report.counted["evidence"] == 1
    assert report.counted["leaves"] >= 3


def test_a_missing_object(real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck) -> None:
    real.kit.objects.delete(original_key(digest_of(real, photo_id)))
    assert codes() == codes(sample=0) == {"object-missing": str(photo_id)}
    assert not fsck().sound


def test_a_changed_byte(real: RealLoop, photo_id: UUID, codes: Codes) -> None:
    key = original_key(digest_of(real, photo_id))
    data = real.kit.objects.get(key)
    real.kit.objects.put(key, data[:-1] + bytes([data[-1] ^ 1]))
    assert codes() == codes(sample=10**9) == {"object-changed": str(photo_id)}
    assert codes(sample=0) == {}  # it was told not to read


def test_a_removed_row(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("DELETE FROM reading", "DELETE FROM evidence")
    found = codes()
    assert found["row-missing"] == str(photo_id)


def test_a_rewritten_row(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("UPDATE evidence SET received_at = received_at - interval '3 days'")
    assert codes() == {"row-rewritten": str(photo_id)}


def test_a_rewritten_declaration(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("UPDATE declaration SET said = jsonb_set(said, '{place,lat}', '28.9')")
    assert codes() == {"row-rewritten": str(photo_id)}


@pytest.mark.parametrize(
    "change", ["reason = 'x'", "facts = '{\"x\": 1}'", "at = at + interval '1 s'", "actor_id = id"]
)
def test_a_rewritten_event(real: RealLoop, photo_id: UUID, codes: Codes, behind_our_back: Back, change: str) -> None:
    behind_our_back(f"UPDATE event SET {change} WHERE n = 2")
    assert set(codes()) == {"event-rewritten"}


def test_a_removed_event(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("DELETE FROM event WHERE n = 1 AND subject_kind = 'task'")
    assert set(codes()) == {"event-missing"}


def test_a_state_that_no_event_led_to(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("UPDATE task SET state = 'closed'")
    assert set(codes()) == {"state-differs"}


def test_a_rewritten_leaf(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    """Body, hash and row rewritten together, as somebody thorough would: the signed root and the tile remember."""
    behind_our_back(
        "ALTER TABLE custody_leaf DROP CONSTRAINT ck_custody_leaf_hash_of_body",
        "UPDATE custody_leaf SET body = convert_to(replace(convert_from(body, 'UTF8'), '04-28', '04-27'), 'UTF8')",
        "UPDATE custody_leaf SET leaf_hash = sha256('\\x00'::bytea || body)",
    )
    found = codes()
    assert {"root-differs", "tile-differs"} <= set(found)


def test_a_leaf_that_is_not_what_it_is_called(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back(
        "ALTER TABLE custody_leaf DROP CONSTRAINT ck_custody_leaf_hash_of_body",
        "UPDATE custody_leaf SET body = body || ' '::bytea WHERE id = (SELECT min(id::text)::uuid FROM custody_leaf)",
    )
    assert {"leaf-rewritten", "root-differs"} <= set(codes())


def test_a_removed_leaf(photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    gone = "(SELECT leaf_id FROM custody_entry WHERE index = 1)"
    behind_our_back(f"DELETE FROM custody_leaf WHERE id = {gone}", "DELETE FROM custody_entry WHERE index = 1")
    found = codes()
    assert {"leaf-missing", "root-differs"} <= set(found)


def test_a_row_without_a_leaf(real: RealLoop, photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    behind_our_back("UPDATE evidence SET leaf_hash = repeat('0', 64)")
    assert {"leaf-missing", "receipt-differs", "row-rewritten"} == set(codes())


def test_a_leaf_without_a_row(real: RealLoop, photo_id: UUID, codes: Codes) -> None:
    stranger = str(uuid4())
    leaf = {"kind": "evidence.accepted", "subject": stranger, "sha256": "00" * 32, "size": 1, "nonce": new_nonce()}
    with real.system() as work:
        append(work.session, canonical(leaf | {"at": work.now.isoformat()}), work.now)
    assert codes() == {"row-missing": stranger}
    real.publish()
    assert codes() == {"row-missing": stranger}


def test_a_forged_receipt(real: RealLoop, photo_id: UUID, codes: Codes, behind_our_back: Back) -> None:
    with real.kit.engine.connect() as connection:
        receipt = json.loads(connection.scalar(sa.select(Evidence.receipt)))
    forged = json.dumps(receipt | {"received_at": "2026-01-01T00:00:00.000000Z"}).encode()
    behind_our_back("UPDATE evidence SET receipt = :forged", forged=forged)
    assert codes() == {"receipt-forged": str(photo_id)}


def test_an_object_that_belongs_to_nobody_is_a_candidate_for_the_sweeper(
    real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck
) -> None:
    from hashlib import sha256
    from io import BytesIO

    left = real.kit.objects.take(BytesIO(b"left"), sha256(b"left").hexdigest(), 4)
    real.clock.at = next(real.kit.objects.list(original_key(left.sha256))).modified_at + timedelta(hours=1)
    assert codes() == {}  # it may still be on its way into a row
    real.clock.pass_(days=2)
    assert codes() == {"object-unowned": original_key(left.sha256)}
    report = fsck(mending=True)
    assert (report.sound, report.mended) == (True, (f"swept {original_key(left.sha256)}",))
    assert codes() == {}


def test_a_checkpoint_by_somebody_else(real: RealLoop, photo_id: UUID, codes: Codes) -> None:
    forged = sign(Checkpoint(STRANGER.origin, 1, bytes(32)), STRANGER.verifier, STRANGER.sign)
    real.kit.objects.put(CHECKPOINT_KEY, forged.encode())
    assert "checkpoint-forged" in codes()


def test_a_missing_and_a_changed_tile(real: RealLoop, photo_id: UUID, codes: Codes) -> None:
    key = next(head.key for head in real.kit.objects.list("log/tile/0/"))
    data = real.kit.objects.get(key)
    real.kit.objects.delete(key)
    assert codes() == {"tile-missing": key}
    real.kit.objects.put(key, bytes(32) + data[32:])
    assert codes() == {"tile-differs": key}


def test_a_restored_backup_that_is_older_than_what_is_published(
    real: RealLoop, photo_id: UUID, codes: Codes, behind_our_back: Back
) -> None:
    behind_our_back(
        "CREATE TEMP TABLE gone AS SELECT leaf_id FROM custody_entry WHERE index >= 2",
        "DELETE FROM custody_entry WHERE index >= 2",
        "DELETE FROM custody_leaf WHERE id IN (SELECT leaf_id FROM gone)",
        "UPDATE log_state SET size = 2",
    )
    assert "log-rewound" in codes()


def test_a_draw_whose_population_was_changed(
    real: RealLoop, photo_id: UUID, codes: Codes, behind_our_back: Back
) -> None:
    from backend.follow_up.draws import start

    real.closed()
    real.clock.pass_(days=10)
    with real.as_("od") as work:
        draw = start(work, uuid4(), f"{work.now:%Y-%m}")
    real.publish()
    assert codes() == {}
    behind_our_back("UPDATE draw SET population = '[]'")
    assert codes() == {"draw-rewritten": str(draw.id)}


def test_jobs_that_were_lost_are_deferred_again(
    real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck, behind_our_back: Back
) -> None:
    behind_our_back("DELETE FROM reading")
    assert codes() == {}  # its job waits
    behind_our_back("DELETE FROM procrastinate_events", "DELETE FROM procrastinate_jobs")
    assert codes() == {"job-lost": str(photo_id)}
    report = fsck(mending=True)
    assert report.mended == (f"deferred evidence.derive for {photo_id}",)
    assert codes() == {}
    behind_our_back("UPDATE procrastinate_jobs SET status = 'failed'")
    assert codes() == {"job-failed": str(photo_id)}


def test_a_leaf_that_nobody_would_have_numbered_is_numbered(
    real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck, behind_our_back: Back
) -> None:
    with real.system() as work:
        work.record("something", uuid4())
    behind_our_back("DELETE FROM custody_unnumbered")
    assert set(codes()) == {"leaf-unnumbered"}
    assert len(fsck(mending=True).mended) == 1
    real.publish()
    assert codes() == {}


def test_mending_never_touches_what_is_grave(real: RealLoop, photo_id: UUID, codes: Codes, fsck: Fsck) -> None:
    real.kit.objects.delete(original_key(digest_of(real, photo_id)))
    assert fsck(mending=True).mended == ()
    assert codes() == {"object-missing": str(photo_id)}
