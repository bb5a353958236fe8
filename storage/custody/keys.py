"""The public keys of a log, present and past, as they lie in the object home: one line each, never taken away."""

from storage.custody.checkpoint import Verifier
from storage.errors import ObjectMissing
from storage.objects import ObjectHome

KEYS_KEY = "log/keys"


def known_keys(objects: ObjectHome) -> list[Verifier]:
    """The keys that have signed for this log, in the order they came. Raises ObjectsAway."""
    try:
        lines = objects.get(KEYS_KEY).decode().splitlines()
    except ObjectMissing:
        return []
    return [Verifier.parse(line) for line in lines if line]


def publish_key(objects: ObjectHome, verifier: Verifier) -> None:
    """Keep a public key beside the log, so that what it signs can be checked when another one has followed it."""
    known = known_keys(objects)
    if verifier not in known:
        objects.put(KEYS_KEY, "".join(f"{key}\n" for key in [*known, verifier]).encode())
