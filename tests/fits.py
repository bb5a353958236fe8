"""FIT files, written byte by byte."""

import struct

from fitdecode.utils import compute_crc

from geo.formats.fit import EPOCH_S, SEMICIRCLE_DEG

NONE = 0x7FFFFFFF
DEFINITION = b"\x40\x00\x00" + struct.pack("<HB", 20, 3) + b"\xfd\x04\x86\x00\x04\x85\x01\x04\x85"


def fit(rows, checksum=None):
    """A file of records: (longitude, latitude, Unix seconds); None for a place it does not have."""
    body = DEFINITION + b"".join(map(record, rows))
    head = struct.pack("<2BHI4s", 12, 16, 2100, len(body), b".FIT")
    return head + body + struct.pack("<H", compute_crc(head + body) if checksum is None else checksum)


def record(row):
    lon, lat, seconds = row
    place = (NONE if degrees is None else round(degrees / SEMICIRCLE_DEG) for degrees in (lat, lon))
    return b"\x00" + struct.pack("<Iii", int(seconds - EPOCH_S), *place)
