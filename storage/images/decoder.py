"""The parent's side of photos: a child is asked, and its answer becomes values."""

from datetime import datetime

from storage.apart import Pool, sense_demanded
from storage.images.values import Derived, PhotoFacts

POOL = Pool("storage.images.child")


def facts(data: bytes) -> PhotoFacts:
    """What the photo says of itself: format, size, and EXIF without any judgement. Its pixels are not looked at.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, _ = POOL.ask("facts", data)
    with sense_demanded():
        when = head["gps_time_utc"]
        return PhotoFacts(**head | {"gps_time_utc": when and datetime.fromisoformat(when)})


def derive(data: bytes) -> Derived:
    """Renditions, perceptual hash and sharpness, from one decode of all of the photo.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, blobs = POOL.ask("derive", data)
    with sense_demanded():
        return Derived(dict(zip(head["sizes"], blobs, strict=True)), int(head["phash"]), float(head["sharpness"]))
