"""What a bundle is called inside (docs/reference/bundle.md); a change of meaning gets another FORMAT."""

from typing import Literal

FORMAT = "yixian-bundle-1"
Kind = Literal["task", "inspection", "draw"]

MANIFEST, NOTE, CHECKPOINT, KEYS = "manifest.json", "manifest.note", "checkpoint", "keys.json"
SUBJECT, EVENTS, LEAVES, DRAW, README = "subject.json", "events.json", "leaves.json", "draw.json", "README.txt"


def receipt_path(evidence_id: object) -> str:
    return f"receipts/{evidence_id}.json"


def evidence_path(evidence_id: object) -> str:
    return f"evidence/{evidence_id}.json"


def original_path(sha256: str) -> str:
    return f"originals/{sha256}"


def seal_text(manifest_sha256: str) -> str:
    """What is signed of a bundle: its format, and the digest (hex) of its manifest, which names every file.

    >>> seal_text("00ff")
    'yixian-bundle-1\\n00ff\\n'
    """
    return f"{FORMAT}\n{manifest_sha256}\n"
