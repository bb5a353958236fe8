"""One look at the bytes of a piece: told by its content what it is, and read accordingly, apart. Nothing is judged."""

from dataclasses import dataclass

from storage import media
from storage.errors import Unreadable
from storage.images import Derived, Looker, PhotoFacts
from storage.kinds import UNKNOWN, kind_of
from storage.media import Provenance, Recording

RECORDINGS = ("video/mp4", "video/quicktime", "audio/mp4", "audio/wav")
MOST_OPENED_BYTES = 256 * 1024**2
"""A larger file is kept, and not opened."""


@dataclass(frozen=True)
class Look:
    """What came of the bytes: facts and copies, as far as it came, and why it came no further.

    content_type: what they are. why_not: None also for what is kept and never opened, as papers are. no_poster: why a
    recording that was read shows no picture."""

    content_type: str | None
    facts: PhotoFacts | None = None
    recording: Recording | None = None
    copies: Derived | None = None
    provenance: Provenance | None = None
    why_not: str | None = None
    no_poster: str | None = None


def look_at(data: bytes, kind: str, look: Looker) -> Look:
    """Look at the bytes of a piece that was declared as this kind. look: how pictures are looked at.

    Raises: DecoderAway: try again."""
    content = kind_of(data)
    if content.startswith("image/"):
        return _picture(data, content, look)
    if content in RECORDINGS:
        return _recording(data, content)
    return Look(content, why_not=_why_not_opened(content, kind))


def _picture(data: bytes, content: str, look: Looker) -> Look:
    """Facts and copies; of one that cannot be decoded whole, the facts alone."""
    seen = look(data)
    return Look(content, seen.facts, None, seen.derived, _provenance(data, content), seen.reason)


def _recording(data: bytes, content: str) -> Look:
    try:
        said = media.recording(data)
    except Unreadable as error:
        return Look(content, why_not=_reason(error))
    copies, no_poster = _poster(data, said)
    return Look(content, None, said, copies, _provenance(data, content), None, no_poster)


def _poster(data: bytes, said: Recording) -> tuple[Derived | None, str | None]:
    """Sound alone has none, and needs no reason."""
    if said.width is None:
        return None, None
    try:
        return media.poster(data), None
    except Unreadable as error:
        return None, _reason(error)


def _provenance(data: bytes, content: str) -> Provenance:
    """A manifest that ends the library that checks it does not hold."""
    try:
        return media.provenance(data, content)
    except Unreadable as error:
        return Provenance("invalid", codes=(_reason(error),))


def _why_not_opened(content: str, kind: str) -> str | None:
    """A photo has to be a picture, and a recording sound or moving pictures; everything else is kept as it is."""
    if kind == "photo":
        return "not-an-image"
    heard_or_seen = content.startswith(("audio/", "video/"))
    return "not-media" if kind in ("voice", "video") and (content == UNKNOWN or not heard_or_seen) else None


def _reason(error: Unreadable) -> str:
    return str(error.facts.get("reason", "unreadable"))
