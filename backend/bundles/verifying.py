"""Checking a bundle with public keys alone: no database, no network, no trust in whoever handed it over.

Every fault has a code that stays (docs/reference/bundle.md lists them)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.bundles import shapes
from backend.bundles.draw_checks import check_draw
from backend.bundles.event_checks import check_events
from backend.bundles.evidence_checks import check_evidence
from backend.bundles.format import CHECKPOINT, DRAW, EVENTS, LEAVES, MANIFEST, NOTE, SUBJECT, seal_text
from backend.bundles.leaf_checks import Log, check_leaves
from backend.bundles.reading import Fault, Found, Parcel
from storage.custody.checkpoint import BadNote, Checkpoint, Verifier, claims, open_checkpoint, open_note


@dataclass(frozen=True)
class Verdict:
    """What came of it. subject: "task 0f3a…"; size: leaves in the log at its checkpoint."""

    subject: str
    key_ids: tuple[str, ...]
    size: int
    files: int
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        return not self.faults


def verify(path: Path, trusted: Sequence[Verifier]) -> Verdict:
    """Check everything in a bundle. trusted: the keys that may have signed it; keys inside it count for nothing."""
    found = Found()
    parcel = Parcel(path, found)
    try:
        return _verified(parcel, trusted, found)
    finally:
        parcel.close()


def _verified(parcel: Parcel, trusted: Sequence[Verifier], found: Found) -> Verdict:
    manifest = parcel.shaped(MANIFEST, shapes.Manifest) if parcel.names else None
    if manifest is None:
        return _verdict(None, (), None, parcel, found)
    used = [signer.key_id for signer in [_sealed(parcel, trusted, found)] if signer]
    _check_files(parcel, manifest, found)
    checkpoint = _checkpoint(parcel, manifest, trusted, found)
    log = Log(
        tuple(trusted), checkpoint, check_leaves(parcel.shaped(LEAVES, list[shapes.Leaf]) or [], checkpoint, found)
    )
    digests = check_evidence(parcel, manifest, log, found)
    events = parcel.shaped(EVENTS, list[shapes.Happened]) or []
    check_events(events, parcel.shaped(SUBJECT, dict), manifest, log, digests, found)
    if DRAW in parcel.names:
        draw = parcel.shaped(DRAW, shapes.Draw)
        if draw is not None:
            check_draw(draw, manifest, log, found)
    elif manifest.subject.kind == "draw":
        found.fault("file-missing", DRAW, "the bundle of a draw needs it")
    return _verdict(manifest, tuple(used), checkpoint, parcel, found)


def _sealed(parcel: Parcel, trusted: Sequence[Verifier], found: Found) -> Verifier | None:
    """Whose signature stands under the manifest."""
    wanted = seal_text(parcel.digests[MANIFEST][0])
    note = parcel.read(NOTE).decode(errors="replace")
    claimed = [key for key in trusted if claims(note, key)]
    if not claimed:
        found.fault("key-untrusted", NOTE, "no key that is trusted here has signed this bundle")
    for key in claimed:
        try:
            if open_note(note, key) == wanted:
                return key
            found.fault("manifest-signature", MANIFEST, "what was signed is another manifest")
        except BadNote:
            found.fault("manifest-signature", NOTE, "the signature under the manifest does not hold")
    return None


def _check_files(parcel: Parcel, manifest: shapes.Manifest, found: Found) -> None:
    listed = {file.path: file for file in manifest.files}
    for path in sorted(parcel.names - listed.keys() - {MANIFEST, NOTE}):
        found.fault("file-unlisted", path, "the manifest does not name it")
    for path, file in listed.items():
        if path not in parcel.names:
            found.fault("file-missing", path, "the manifest names it, and it is not there")
        elif parcel.digests[path] != (file.sha256, file.size):
            found.fault("file-changed", path, "other bytes than the manifest names")


def _checkpoint(
    parcel: Parcel, manifest: shapes.Manifest, trusted: Sequence[Verifier], found: Found
) -> Checkpoint | None:
    note = parcel.read(CHECKPOINT).decode(errors="replace")
    why = "no trusted key of this log has signed it"
    for key in trusted:
        if key.origin == manifest.log_origin:
            try:
                return open_checkpoint(note, key)
            except BadNote as wrong:
                why = str(wrong)
    found.fault("checkpoint-signature", CHECKPOINT, why)
    return None


def _verdict(
    manifest: shapes.Manifest | None, used: tuple[str, ...], checkpoint: Checkpoint | None, parcel: Parcel, found: Found
) -> Verdict:
    subject = f"{manifest.subject.kind} {manifest.subject.id}" if manifest else "unknown"
    faults = tuple(sorted(set(found.faults)))
    size = checkpoint.size if checkpoint else 0
    return Verdict(subject, used, size, len(parcel.names), faults, tuple(sorted(set(found.remarks))))
