"""The parent's side of recordings and provenance: a child is asked, and its answer becomes values."""

from datetime import datetime

from storage.apart import Pool, sense_demanded
from storage.images.containers import segments
from storage.images.values import Derived, Print
from storage.media.values import Provenance, Recording

POOL = Pool("storage.media.child", longest_s=30.0)
MARK, APP11 = b"jumb", 0xEB
"""A manifest lies in a JUMBF box, in a JPEG in segments of this number before its pixels; bytes without one are not
looked at."""


def recording(data: bytes) -> Recording:
    """What an MP4, MOV, M4A or WAV says of itself: found cut off by its boxes, no sample decoded.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, _ = POOL.ask("recording", data)
    with sense_demanded():
        when, codecs = head["made_at"], tuple(map(str, head["codecs"]))
        return Recording(**head | {"made_at": when and datetime.fromisoformat(when), "codecs": codecs})


def poster(data: bytes) -> Derived:
    """Copies to show of one early frame of a video.

    Raises: Unreadable: "no-frame" where no decoder takes it up, or another of REASONS; DecoderAway."""
    head, blobs = POOL.ask("poster", data)
    with sense_demanded():
        renditions = dict(zip(head["sizes"], blobs, strict=True))
        return Derived(renditions, Print.of_json(head["print"]), float(head["sharpness"]))


def provenance(data: bytes, media_type: str) -> Provenance:
    """The C2PA manifest of a file, and whether it holds; media_type: what the file is, not what it was called.

    Raises: Unreadable: the library died of it; DecoderAway."""
    if not _may_hold_one(data, media_type):
        return Provenance("none")
    head, _ = POOL.ask("provenance", data, media_type=media_type)
    with sense_demanded():
        return Provenance(**head | {"codes": tuple(map(str, head["codes"]))})


def _may_hold_one(data: bytes, media_type: str) -> bool:
    if media_type == "image/jpeg":
        return any(marker == APP11 and MARK in body for marker, body in segments(data))
    return MARK in data
