"""What must be true of an installation after whatever befell it."""

from collections import Counter
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from infra.engines.children import wait_until
from storage.custody import merkle
from storage.custody.checkpoint import Verifier, open_checkpoint
from storage.objects import original_key
from tests.faults.installation import Installation
from tests.faults.wire import Wire, WirePhone

JOBS_DONE_S = 90.0
PUBLISHED_S = 60.0


def kept(installation: Installation) -> dict[str, Any]:
    """All that an acceptance leaves behind: ids of rows and leaves with their number, digests of objects, jobs; and the
    digests of what was declared and is owed."""
    leaf = "SELECT convert_from(body, 'UTF8')::json ->> 'subject' FROM custody_leaf"
    with installation.kit.engine.connect() as connection:
        rows = Counter(str(found) for found in connection.scalars(sa.text("SELECT id FROM evidence")))
        leaves = Counter(
            connection.scalars(sa.text(f"{leaf} WHERE convert_from(body, 'UTF8') LIKE '%evidence.accepted%'"))
        )
        jobs = Counter(
            connection.scalars(
                sa.text(
                    "SELECT args ->> 'evidence_id' FROM procrastinate_jobs"
                    " WHERE task_name IN ('evidence.derive', 'evidence.track')"
                )
            )
        )
        owed = set(
            connection.scalars(sa.text("SELECT sha256 FROM declaration WHERE id NOT IN (SELECT id FROM evidence)"))
        )
    objects = {head.key.removeprefix("original/") for head in installation.kit.objects.list("original/")}
    return {"rows": rows, "leaves": leaves, "jobs": jobs, "objects": objects, "owed": owed}


def assert_nothing_was_lost(installation: Installation) -> None:
    """Every receipt is honoured, by the web server and by what lies beneath it; nothing is there twice.

    Bytes without a row may lie there until they are swept, but only those that somebody still owes."""
    receipts = {str(one): receipt for phone in installation.phones for one, receipt in phone.receipts.items()}
    there = kept(installation)
    assert there["rows"] == there["leaves"] == Counter(receipts.keys())
    acknowledged = {orjson.loads(receipt)["sha256"] for receipt in receipts.values()}
    assert acknowledged - there["objects"] == set()
    assert there["objects"] - acknowledged <= there["owed"]
    browser = installation.browser()
    for phone in installation.phones:
        for evidence_id, receipt in phone.receipts.items():
            _assert_both_sides_agree(installation, phone, evidence_id, orjson.loads(receipt))
            original = browser.get(f"/evidence/{evidence_id}/original")
            assert sha256(original.body).hexdigest() == orjson.loads(receipt)["sha256"]
    assert_jobs_run(installation)


def assert_jobs_run(installation: Installation) -> None:
    """In the end each photo was looked at and each track walked, and no job is left or failed."""
    unread = sa.text(
        "SELECT id FROM evidence WHERE kind = 'photo' AND id NOT IN (SELECT evidence_id FROM reading)"
        " OR kind = 'track' AND id NOT IN (SELECT evidence_id FROM track)"
    )

    def done() -> bool:
        with installation.kit.engine.connect() as connection:
            return not kept(installation)["jobs"] and not connection.scalars(unread).all()

    assert wait_until(done, JOBS_DONE_S, every_s=0.3), kept(installation)["jobs"]


def assert_all_is_published(installation: Installation) -> None:
    """The checkpoint is signed, and every receipt's leaf is proven to be under its root."""
    wire = Wire(installation.settings)
    verifier = Verifier.parse(wire.ask("GET", "/api/v1/custody/key").body.decode().strip())
    for phone in installation.phones:
        for evidence_id, receipt in phone.receipts.items():
            assert wait_until(lambda one=evidence_id, phone=phone: phone.ask(f"{one}/proof").status == 200, PUBLISHED_S)
            proof = phone.ask(f"{evidence_id}/proof").json
            checkpoint = open_checkpoint(proof["checkpoint"], verifier)
            leaf = bytes.fromhex(orjson.loads(receipt)["leaf_hash"])
            steps = [bytes.fromhex(step) for step in proof["proof"]]
            merkle.verify_inclusion(proof["index"], checkpoint.size, leaf, steps, checkpoint.root)


def _assert_both_sides_agree(
    installation: Installation, phone: WirePhone, evidence_id: UUID, receipt: dict[str, Any]
) -> None:
    state = phone.ask(str(evidence_id)).json
    assert (state["owed"], state["received"], state["receipt"]) == ("nothing", True, receipt)
    data = installation.kit.objects.get(original_key(receipt["sha256"]))
    assert sha256(data).hexdigest() == receipt["sha256"]
    assert len(data) == receipt["size"]
    assert phone.deliver(data, evidence_id).status == 201  # deliver() holds the receipt against the first one
