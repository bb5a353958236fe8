"""The receipt: our signed word that bytes are kept. Made once, stored with the row, the same byte for byte for ever."""

from base64 import b64encode
from datetime import datetime
from uuid import UUID

from storage.custody.leaf import canonical
from storage.custody.signer import Signer
from storage.objects import Stored


def make_receipt(signer: Signer, evidence_id: UUID, stored: Stored, received_at: datetime, leaf_hash: str) -> bytes:
    """Canonical JSON of what was received and when, with `signature`: Ed25519, base64, over the same JSON without it.

    leaf_hash: hex, the custody leaf whose inclusion can be proven once it is published."""
    facts: dict[str, str | int] = {
        "id": str(evidence_id),
        "key_id": signer.key_id,
        "leaf_hash": leaf_hash,
        "log_origin": signer.origin,
        "received_at": received_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "sha256": stored.sha256,
        "size": stored.size,
    }
    signature = b64encode(signer.sign(canonical(facts))).decode()
    return canonical({**facts, "signature": signature})
