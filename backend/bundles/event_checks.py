"""The history in a bundle: whole, in order, and as the leaves of its events hold it fast."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.bundles.format import EVENTS, SUBJECT
from backend.bundles.leaf_checks import Log, says_of
from backend.bundles.reading import Found
from backend.bundles.shapes import Happened, Manifest
from backend.events import BOUND
from storage.custody.document import digest


def check_events(
    events: Sequence[Happened],
    subject: Mapping[str, Any] | None,
    manifest: Manifest,
    log: Log,
    digests: set[str],
    found: Found,
) -> None:
    """Check each event against its leaf, the chain of each row, and that what events name as proof is here.

    digests: of the evidence that is receipted in the bundle."""
    inside = manifest.reader == "inside"
    for event in events:
        says = says_of(log, event.leaf_hash, _where(event), found)
        if says and inside:
            _check_leaf(event, says, found)
        for named in sorted(set(event.evidence) - digests - set(manifest.withheld)):
            found.fault("evidence-missing", _where(event), f"it rests on {named}, which is not in the bundle")
    if inside:
        for row in {event.subject_id: None for event in events}:
            _check_chain([event for event in events if event.subject_id == row], found)
    if subject is not None and events and manifest.subject.kind != "draw":
        _check_subject(subject, [event for event in events if event.subject_id == manifest.subject.id], manifest, found)


def _check_leaf(event: Happened, says: Mapping[str, Any], found: Found) -> None:
    same = {
        "kind": "transition",
        "subject": event.subject_id,
        "event": event.id,
        "act": event.act,
        "to": event.to_state,
        "n": event.n,
        "evidence": event.evidence,
        "actor": event.actor_id or says.get("actor"),
    }
    wrong = [name for name, value in same.items() if says.get(name) != value]
    if not _same_time(says.get("at"), event.at):
        wrong.append("at")
    if "content" in says:
        whole = event.model_dump(mode="json") | {"at": None}
        if digest({name: whole.get(name) for name in BOUND}) != says["content"]:
            wrong.append("content")
    else:
        found.remark("event-unbound", _where(event), "it happened before leaves held reasons and facts fast")
    if wrong:
        found.fault("event-rewritten", _where(event), f"its leaf in the log says otherwise: {', '.join(wrong)}")


def _check_chain(events: Sequence[Happened], found: Found) -> None:
    state: str | None = None
    for n, event in enumerate(events, start=1):
        if event.n != n or event.from_state != state:
            found.fault("event-order", _where(event), f"it does not follow: expected number {n} from {state!r}")
            return
        state = event.to_state


def _check_subject(subject: Mapping[str, Any], events: Sequence[Happened], manifest: Manifest, found: Found) -> None:
    if subject.get("id") != manifest.subject.id:
        found.fault("subject-differs", SUBJECT, "it is another thing than the manifest names")
    last = events[-1] if events else None
    if last is None or (subject.get("state"), subject.get("version")) != (last.to_state, last.n):
        found.fault("subject-differs", SUBJECT, "state and version are not those of the last event")


def _where(event: Happened) -> str:
    return f"{EVENTS} {event.subject_id} {event.n}"


def _same_time(text: Any, at: datetime) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text) == at
    except (ValueError, TypeError):
        return False
