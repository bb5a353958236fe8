"""KMZ: KML in a zip, from strangers."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from geo.errors import BadTrack
from geo.formats import kml
from geo.lonlat import Track

MOST_BYTES = 128 * 1024 * 1024
MOST_INFLATED = 200
UNOPENED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


def read(data: bytes) -> Track:
    """The track in the first KML of a KMZ.

    Raises: BadTrack: no zip, no KML in it, locked, damaged, or a bomb (it would inflate beyond 128 MiB, or 200-fold);
        TooManyPoints.

    >>> zipped = BytesIO()
    >>> with zipfile.ZipFile(zipped, "w") as file:
    ...     file.writestr("doc.kml", "<kml><LineString><coordinates>114.3,30.6</coordinates></LineString></kml>")
    >>> len(read(zipped.getvalue()))
    1
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            return kml.read(_unzipped(file))
    except BadTrack:
        raise
    except UNOPENED as error:
        raise BadTrack("this zip cannot be opened") from error


def _unzipped(file: zipfile.ZipFile) -> bytes:
    inside = next((one for one in file.infolist() if one.filename.lower().endswith(".kml")), None)
    if inside is None:
        raise BadTrack("there is no KML in this zip")
    if inside.file_size > MOST_BYTES or inside.file_size > MOST_INFLATED * max(inside.compress_size, 1024):
        raise BadTrack("this zip would inflate too far", bytes=inside.file_size, zipped=inside.compress_size)
    with file.open(inside) as stream:  # reads no more than the size it declares, and checks it
        return stream.read(inside.file_size)
