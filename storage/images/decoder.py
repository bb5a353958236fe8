"""The parent's side of photos: a child is asked, and its answer becomes values."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from storage.apart import Pool, sense_demanded
from storage.errors import Unreadable
from storage.images.values import Derived, Looked, PhotoFacts, Print

POOL = Pool("storage.images.child", longest_s=30.0)


def look(data: bytes) -> Looked:
    """Facts and copies, from one look at the photo and one decode of all of it.

    Where the decoder dies of the pixels, the facts are asked for again by themselves. Raises: DecoderAway."""
    try:
        head, blobs = POOL.ask("look", data)
        with sense_demanded():
            return Looked(_facts(head["facts"]), _derived(head, blobs), head["why"])
    except Unreadable as died:
        with suppress(Unreadable):
            return Looked(facts(data), None, str(died.facts["reason"]))
        return Looked(None, None, str(died.facts["reason"]))


def facts(data: bytes) -> PhotoFacts:
    """What the photo says of itself: format, size, and EXIF without any judgement. Its pixels are not looked at.

    Raises: Unreadable (its fact "reason" says why): not even its size is known; DecoderAway."""
    head, _ = POOL.ask("facts", data)
    with sense_demanded():
        found = _facts(head["facts"])
        if found is None:
            raise Unreadable(str(head["words"]), reason=head["why"])
        return found


def derive(data: bytes) -> Derived:
    """Renditions, print and sharpness, from one decode of all of the photo.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, blobs = POOL.ask("look", data)
    with sense_demanded():
        if (made := _derived(head, blobs)) is None:
            raise Unreadable(str(head["words"]), reason=head["why"])
        return made


def mark(data: bytes, lines: Sequence[str], code: str) -> bytes:
    """A JPEG of at most 2016 px with these lines and a QR code of `code` on it; nothing else of the photo's words.

    Raises: Unreadable: no picture can be made of it; DecoderAway."""
    _, blobs = POOL.ask("mark", data, lines=list(lines), code=code)
    with sense_demanded():
        [picture] = blobs
        return picture


def _facts(said: dict[str, Any] | None) -> PhotoFacts | None:
    if said is None:
        return None
    when = said["gps_time_utc"]
    return PhotoFacts(**said | {"gps_time_utc": when and datetime.fromisoformat(when)})


def _derived(head: dict[str, Any], blobs: list[bytes]) -> Derived | None:
    if head["why"] is not None:
        return None
    renditions = dict(zip(head["sizes"], blobs, strict=True))
    return Derived(renditions, Print.of_json(head["print"]), float(head["sharpness"]))
