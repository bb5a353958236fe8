"""A bundle checked on anybody's machine: which keys are trusted, and the verdict in words or as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from backend.bundles.reading import Fault
from backend.bundles.verifying import Verdict, verify
from infra.errors import BadSettings, Unsound
from infra.settings import Settings
from storage.custody.checkpoint import Verifier
from storage.custody.signer import public_half


def check(
    settings: Settings, path: Path, given: Sequence[str], *, as_json: bool = False, kind: str | None = None
) -> str:
    """The verdict to print. Raises Unsound: there is a fault; BadSettings: no trusted key, or no such bundle."""
    trusted = trusted_keys(settings, given)
    verdict = verify(path, trusted)
    if kind is not None and not verdict.subject.startswith((kind, "unknown")):
        raise BadSettings(f"{path.name} is the bundle of a {verdict.subject.partition(' ')[0]}, not of a {kind}.")
    said = json.dumps(asdict(verdict), ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(path, verdict))
    if not verdict.good:
        raise Unsound(said)
    return said


def trusted_keys(settings: Settings, given: Sequence[str]) -> list[Verifier]:
    """The keys named, else those of YIXIAN_TRUSTED_KEYS, else this installation's own. Raises BadSettings."""
    lines = [line for one in given for line in _lines_of(one)]
    if not lines and settings.trusted_keys is not None:
        lines = _lines_of(str(settings.trusted_keys))
    if not lines:
        lines = [line for path in sorted(settings.var.glob("keys/*.key*")) if (line := public_half(path))]
    if not lines:
        raise BadSettings(
            "No public key is trusted here.",
            "Give --key, with the line that the office published, or YIXIAN_TRUSTED_KEYS.",
        )
    try:
        return [Verifier.parse(line) for line in lines]
    except ValueError as wrong:
        raise BadSettings(f"That is no public key of a custody log: {wrong}.") from wrong


def _lines_of(one: str) -> list[str]:
    path = Path(one)
    try:
        text = path.read_text() if len(one) < 4096 and path.is_file() else one
    except OSError as away:
        raise BadSettings(f"{one} cannot be read: {away.strerror}.") from away
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _lines(path: Path, verdict: Verdict) -> Iterator[str]:
    yield f"{path.name}: {verdict.subject}, {verdict.files} files, log of {verdict.size} leaves"
    yield f"signed by {', '.join(verdict.key_ids) or 'nobody who is trusted here'}"
    yield from (_line(fault) for fault in verdict.faults)
    yield from (f"note: {_line(remark)}" for remark in verdict.remarks)
    count = len(verdict.faults)
    yield "good: every signature, proof and digest holds" if verdict.good else f"NOT GOOD: {count} faults"


def _line(fault: Fault) -> str:
    return f"{fault.code}  {fault.where}  {fault.why}"
