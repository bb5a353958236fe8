"""FIT, as sports watches and bicycle computers write it: WGS 84, UTC."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fitdecode import FitCRCError, FitDataMessage, FitHeader, FitReader
from fitdecode.reader import CrcCheck, ErrorHandling

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.lonlat import Track

MAGIC = b".FIT"
SEMICIRCLE_DEG = 180 / 2**31
EPOCH_S = 631_065_600.0  # 1989-12-31
EARLIEST = 0x10000000
"""A smaller time counts from when the device was switched on, so it is none."""


def read(data: bytes) -> Track:
    """The records of a FIT file, a segment for each file chained in it; records without a position are counted.

    In a refusal, the line is the ordinal of the record. A wrong checksum at the end is refused alone: what was
    recorded before it stays, for a person to judge. Raises: BadTrack: not FIT, broken off or broken; TooManyPoints.

    >>> read(b"hello")
    Traceback (most recent call last):
    geo.errors.BadTrack: this is not FIT
    """
    if not told(data):
        raise BadTrack("this is not FIT")
    found, ordinal = Gathering("fit"), 0
    for frame in _frames(data):
        if isinstance(frame, FitHeader) and ordinal:
            found.end_segment()
        elif isinstance(frame, FitCRCError):
            found.refuse(ordinal + 1, "bad-checksum")
        elif isinstance(frame, FitDataMessage) and frame.name == "record":
            ordinal += 1
            _add(found, {field.name: field.value for field in frame.fields}, ordinal)
    return found.track()


def told(data: bytes) -> bool:
    """Whether a file says that it is FIT.

    >>> told(bytes([14, 16, 0, 0, 0, 0, 0, 0]) + b".FIT")
    True
    """
    return data[8:12] == MAGIC


def _frames(data: bytes) -> Iterator[Any]:
    """What the library finds, one after the other; a wrong checksum is the last of them."""
    how = {"processor": None, "check_crc": CrcCheck.RAISE, "error_handling": ErrorHandling.IGNORE}
    frames = iter(FitReader(BytesIO(data), **how))
    while True:
        try:
            frame = next(frames)
        except StopIteration:
            return
        except FitCRCError as error:
            yield error
            return
        except Exception as error:  # it checks with assertions, struct and dictionaries: whatever it raises, this is it
            raise BadTrack("the FIT breaks off or is broken", fault=str(error)[:120]) from error
        yield frame


def _add(found: Gathering, said: dict[str, object], ordinal: int) -> None:
    lon, lat, stamp = (number(said.get(name)) for name in ("position_long", "position_lat", "timestamp"))
    if lon != lon and lat != lat:
        found.left_out["without_place"] += 1
        return
    found.add(
        lon * SEMICIRCLE_DEG,
        lat * SEMICIRCLE_DEG,
        line=ordinal,
        time=stamp + EPOCH_S if stamp >= EARLIEST else None,
        accuracy_m=said.get("gps_accuracy"),
        speed_mps=_either(said, "enhanced_speed", "speed"),
        elevation_m=_either(said, "enhanced_altitude", "altitude"),
    )


def _either(said: dict[str, object], name: str, other: str) -> object:
    return said.get(name) if said.get(name) is not None else said.get(other)
