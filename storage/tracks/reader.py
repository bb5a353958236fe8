"""The parent's side of track files: a child is asked, and its columns become a Track."""

from geo.errors import GeoError
from geo.lonlat import Track
from storage.apart import DIED, Pool, sense_demanded
from storage.tracks.columns import from_frame

REASONS = ("bad-track", "unknown-crs", "too-many-points", "bad-geometry", *DIED)
POOL = Pool("storage.tracks.child", longest_s=180.0)


def read(data: bytes, name: str = "") -> Track:
    """The track in a file of any format that geo.formats knows, number for number as it reads it.

    name: as it was called, for the messages; the track's own name ends after 200 characters.
    Raises: Unreadable (its fact "reason", one of REASONS, says why), DecoderAway."""
    head, blobs = POOL.ask("read", data, name=name)
    with sense_demanded():
        try:
            return from_frame(head, blobs)
        except GeoError as error:
            raise ValueError("columns of no track") from error
