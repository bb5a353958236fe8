"""The evidence of a bundle: receipts that are signed, leaves that say the same, bytes that are those received."""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.bundles.format import evidence_path, original_path, receipt_path
from backend.bundles.leaf_checks import Log, says_of
from backend.bundles.reading import Found, Parcel
from backend.bundles.shapes import Manifest, Piece, Receipt
from storage.custody.checkpoint import BadNote
from storage.custody.document import digest, document


def check_evidence(parcel: Parcel, manifest: Manifest, log: Log, found: Found) -> set[str]:
    """Check every receipt, its piece and its original; returns the digests that are receipted here."""
    digests = set()
    for evidence_id in sorted(_ids(parcel, "receipts/") | _ids(parcel, "evidence/")):
        receipt = _receipt(parcel, evidence_id, log, found)
        piece = parcel.shaped(evidence_path(evidence_id), Piece)
        if receipt is None:
            continue
        digests.add(receipt.sha256)
        says = says_of(log, receipt.leaf_hash, receipt_path(evidence_id), found)
        if says:
            _check_against_leaf(receipt, says, found)
        if piece is not None:
            _check_piece(piece, receipt, says or {}, found)
        if manifest.originals == "included":
            _check_original(parcel, receipt, found)
    if manifest.originals == "withheld":
        found.remark("originals-withheld", "originals/", "the reader of this bundle may not have originals")
    return digests


def _receipt(parcel: Parcel, evidence_id: str, log: Log, found: Found) -> Receipt | None:
    path = receipt_path(evidence_id)
    receipt: Receipt | None = parcel.shaped(path, Receipt)
    if receipt is None:
        return None
    if receipt.id != evidence_id:
        found.fault("receipt-other-id", path, f"it is the receipt of {receipt.id}")
    key = next((key for key in log.trusted if key.key_id == receipt.key_id), None)
    if key is None:
        found.fault("key-untrusted", path, f"signed with {receipt.key_id}, which is not trusted here")
        return receipt
    facts = json.loads(parcel.read(path))
    signature = facts.pop("signature")
    try:
        key.verify(document(facts), b64decode(signature, validate=True))
    except (BadNote, ValueError):
        found.fault("receipt-signature", path, f"not signed by {receipt.key_id} as it stands")
    return receipt


def _check_against_leaf(receipt: Receipt, says: Any, found: Found) -> None:
    where = receipt_path(receipt.id)
    same = {
        "kind": "evidence.accepted",
        "subject": receipt.id,
        "sha256": receipt.sha256,
        "size": receipt.size,
    }
    wrong = [name for name, value in same.items() if says.get(name) != value]
    if not _same_time(says.get("at"), receipt.received_at):
        wrong.append("received_at")
    if wrong:
        found.fault("receipt-leaf", where, f"its leaf in the log says otherwise: {', '.join(wrong)}")


def _check_piece(piece: Piece, receipt: Receipt, says: Any, found: Found) -> None:
    where = evidence_path(receipt.id)
    names = ("id", "sha256", "size", "received_at", "leaf_hash")
    wrong = [name for name in names if getattr(piece, name) != getattr(receipt, name)]
    if piece.declared is not None:
        if "declared" not in says:
            if says:
                found.remark("declaration-unbound", where, "accepted before leaves held declarations fast")
        elif digest(piece.declared) != says["declared"]:
            wrong.append("declared")
    if wrong:
        found.fault("metadata-changed", where, f"receipt or leaf say otherwise: {', '.join(wrong)}")


def _check_original(parcel: Parcel, receipt: Receipt, found: Found) -> None:
    path = original_path(receipt.sha256)
    if path not in parcel.names:
        found.fault("original-missing", path, f"received as {receipt.id}, and not in the bundle")
    elif parcel.digests[path] != (receipt.sha256, receipt.size):
        found.fault("original-changed", path, f"not the bytes that were received as {receipt.id}")


def _ids(parcel: Parcel, folder: str) -> set[str]:
    return set(_stems(parcel, folder))


def _stems(parcel: Parcel, folder: str) -> Iterator[str]:
    for name in parcel.names:
        if name.startswith(folder) and name.endswith(".json"):
            yield name.removeprefix(folder).removesuffix(".json")


def _same_time(text: Any, at: datetime) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text) == at
    except (ValueError, TypeError):
        return False
