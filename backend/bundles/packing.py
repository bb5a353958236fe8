"""Sealing a bundle: every file named by its digest in a manifest, the manifest signed, all of it streamed as a zip.

Originals are never held in memory. Names, order and times are the same each time for the same contents."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import RawIOBase
from typing import Any

from backend.bundles.contents import Contents
from backend.bundles.format import (
    CHECKPOINT,
    DRAW,
    EVENTS,
    FORMAT,
    KEYS,
    LEAVES,
    MANIFEST,
    NOTE,
    README,
    SUBJECT,
    evidence_path,
    original_path,
    receipt_path,
    seal_text,
)
from backend.bundles.readme import README_TEXT
from storage.custody.checkpoint import Verifier, signature_line
from storage.custody.document import document
from storage.custody.signer import Signer
from storage.objects import CHUNK_BYTES, ObjectHome, original_key

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: when something happened stands in the files, signed."""


@dataclass(frozen=True)
class Sealed:
    """A bundle that is ready to be streamed. small: path and bytes, in order; originals: digest and size."""

    small: tuple[tuple[str, bytes], ...]
    originals: tuple[tuple[str, int], ...]
    manifest_sha256: str


def seal(contents: Contents, signer: Signer, keys: Iterable[Verifier], by: object, now: datetime) -> Sealed:
    """Name and sign everything. keys: the log's public keys, present and past. by: the id of who exports."""
    small = dict(_small(contents, [signer.verifier, *keys]))
    originals = {row.sha256: row.size for row, _ in contents.pieces} if contents.originals else {}
    files = [{"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)} for path, data in small.items()]
    files += [{"path": original_path(name), "sha256": name, "size": size} for name, size in originals.items()]
    manifest = document(_manifest(contents, signer) | {"exported_at": now, "exported_by": by, "files": _by_path(files)})
    text = seal_text(sha256(manifest).hexdigest())
    note = f"{text}\n{signature_line(signer.verifier, signer.sign(text.encode()))}"
    first = {README: small.pop(README), MANIFEST: manifest, NOTE: note.encode()}
    ordered = tuple(first.items()) + tuple(sorted(small.items()))
    return Sealed(ordered, tuple(sorted(originals.items())), sha256(manifest).hexdigest())


def stream(sealed: Sealed, objects: ObjectHome) -> Iterator[bytes]:
    """The zip, piece by piece; nothing is compressed, so pictures cost no time.

    Raises: ObjectMissing, ObjectsAway: an original went while it was read, and what was sent is no whole zip."""
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for path, data in sealed.small:
            packed.writestr(_named(path), data)
            yield from out.drained()
        for digest, size in sealed.originals:
            info = _named(original_path(digest))
            info.file_size = size
            with (
                objects.open(original_key(digest)) as source,
                packed.open(info, "w", force_zip64=size >= 2**31) as file,
            ):
                while chunk := source.read(CHUNK_BYTES):
                    file.write(chunk)
                    yield from out.drained()
    yield from out.drained()


def _small(contents: Contents, keys: Iterable[Verifier]) -> Iterator[tuple[str, bytes]]:
    shown = contents.shown
    yield README, README_TEXT.encode()
    yield CHECKPOINT, contents.proofs.checkpoint.encode()
    known = {key.key_id: str(key) for key in keys}
    yield KEYS, document([{"key_id": key_id, "key": key} for key_id, key in sorted(known.items())])
    yield SUBJECT, document(shown.page)
    yield EVENTS, document(shown.events)
    yield LEAVES, document([_leaf(proven, body, shown.whole) for proven, body in contents.proofs.proven])
    if shown.draw is not None:
        yield DRAW, document(shown.draw)
    for row, said in contents.pieces:
        yield receipt_path(row.id), row.receipt
        yield evidence_path(row.id), document(said)


def _manifest(contents: Contents, signer: Signer) -> dict[str, Any]:
    shown = contents.shown
    return {
        "format": FORMAT,
        "subject": {"kind": shown.kind, "id": shown.id},
        "log_origin": signer.origin,
        "key_id": signer.key_id,
        "reader": "inside" if shown.whole else "outside",
        "originals": "included" if contents.originals else "withheld",
        "withheld": list(contents.withheld),
    }


def _by_path(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(files, key=lambda file: str(file["path"]))


def _leaf(proven: Any, body: bytes, whole: bool) -> dict[str, Any]:
    proof = [step.hex() for step in proven.proof]
    text = body.decode() if whole else None
    return {"index": proven.index, "leaf_hash": proven.leaf_hash.hex(), "proof": proof, "body": text}


def _named(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, EPOCH)
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


class _Pipe(RawIOBase):
    """What a zip writes into, and we take out of."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        return len(data)

    def drained(self) -> Iterator[bytes]:
        held, self._held = self._held, []
        yield from (chunk for chunk in held if chunk)
