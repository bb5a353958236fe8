"""fsck from the command line: progress on stderr, the report on stdout."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from time import monotonic

from backend.custody.fsck import Report, check
from infra.app import build_kit
from infra.engines.private import engines
from infra.errors import EngineFails, Unsound
from infra.settings import Settings
from storage.errors import StorageError

EVERY_S = 2.0


def compare(settings: Settings, *, sample: int | None, mending: bool, as_json: bool) -> str:
    """The report to print. Raises Unsound: something was lost or changed; EngineFails: an engine went away."""
    with engines(settings) as running:
        try:
            report = check(build_kit(running), sample=sample, mending=mending, progress=_Teller())
        except StorageError as away:
            raise EngineFails(f"It stopped half-way: {away}.", "See that database and objects answer.") from away
    said = json.dumps(asdict(report) | {"sound": report.sound}, indent=1) if as_json else "\n".join(_lines(report))
    if not report.sound:
        raise Unsound(said)
    return said


class _Teller:
    """Says now and then how far it is, where somebody watches."""

    def __init__(self) -> None:
        self._last = monotonic()

    def __call__(self, stage: str, done: int) -> None:
        if sys.stderr.isatty() and monotonic() - self._last > EVERY_S:
            self._last = monotonic()
            print(f"{stage}: {done}", file=sys.stderr)


def _lines(report: Report) -> Iterator[str]:
    for one in report.differences:
        yield f"{'GRAVE' if one.grave else 'mild '}  {one.code}  {one.where}  {one.why}"
    yield from (f"mended: {deed}" for deed in report.mended)
    yield "looked at " + ", ".join(f"{n} {stage}" for stage, n in report.counted.items())
    grave = sum(one.grave for one in report.differences)
    yield "sound" if report.sound else f"NOT SOUND: {grave} grave differences; nothing of them was touched"
