"""The parent's side of photos: a child is asked, and its answer becomes values."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from storage.apart import Pool, Sitting, sense_demanded
from storage.errors import Unreadable
from storage.images.values import Derived, Looked, PhotoFacts, Print

POOL = Pool("storage.images.child", longest_s=30.0)
Looker: TypeAlias = Callable[[bytes], Looked]


@contextmanager
def looking() -> Iterator[Looker]:
    """For several photos from one hand, a look() that costs less: one fork of the child looks at all of them.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> Image.new("RGB", (64, 48)).save(file, "PNG")
    >>> with looking() as look:
    ...     [look(data).reason for data in (file.getvalue(), b"no picture", file.getvalue())]
    [None, 'not-an-image', None]
    """
    with POOL.sitting() as sitting:
        yield partial(_look_among_others, sitting)


def look(data: bytes) -> Looked:
    """Facts and copies, from one look at the photo and one decode of all of it.

    Where the decoder dies of the pixels, the facts are asked for again by themselves. Raises: DecoderAway."""
    return _look(POOL, data)


def facts(data: bytes) -> PhotoFacts:
    """What the photo says of itself: format, size, and EXIF without any judgement. Its pixels are not looked at.

    Raises: Unreadable (its fact "reason" says why): not even its size is known; DecoderAway."""
    return _asked_facts(POOL, data)


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


def _look(of: Pool | Sitting, data: bytes) -> Looked:
    try:
        head, blobs = of.ask("look", data)
        with sense_demanded():
            return Looked(_facts(head["facts"]), _derived(head, blobs), head["why"])
    except Unreadable as died:
        with suppress(Unreadable):
            return Looked(_asked_facts(of, data), None, str(died.facts["reason"]))
        return Looked(None, None, str(died.facts["reason"]))


def _look_among_others(sitting: Sitting, data: bytes) -> Looked:
    """What lacked memory where others had been is looked at again in a fresh fork, which has all of it."""
    seen = _look(sitting, data)
    if seen.reason == "too-much-memory":
        sitting.end()
        seen = _look(sitting, data)
    return seen


def _asked_facts(of: Pool | Sitting, data: bytes) -> PhotoFacts:
    head, _ = of.ask("facts", data)
    with sense_demanded():
        found = _facts(head["facts"])
        if found is None:
            raise Unreadable(str(head["words"]), reason=head["why"])
        return found


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
