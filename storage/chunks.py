"""The points of a track as one compressed value: columns of whole numbers, differenced, byte-shuffled, zstd.

Kept: longitude and latitude to 1e-7° (11 mm), time to 1 ms, accuracy and elevation to 0.1 m, speed to 0.01 m/s,
segment, and in each column what is unknown (NaN). About 4 bytes a point of a recorded walk.

Layout, version 1, little-endian: u8 version, then one zstd frame with a checksum. In it: u32 points; for each of the
seven columns u8 order of differences, u8 bytes a number, u8 whether some are unknown, i64 first value; then for each
column its bits of the unknown (if some are) and its zigzag numbers, byte plane after byte plane.
"""

import struct
from typing import TypeAlias

import numpy as np
import zstandard
from numpy.typing import NDArray

from geo.lonlat import Track

VERSION = 1
PER_UNIT = (1e7, 1e7, 1e3, 10, 100, 10, 1)  # lon, lat, time, accuracy, speed, elevation, segment
LARGEST = 2.0**53  # beyond it a float does not hold each whole number
LEVEL = 3
POINTS, COLUMN_HEAD = struct.Struct("<I"), struct.Struct("<BB?q")

Column: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


def pack(track: Track) -> bytes:
    """The columns of a track as bytes; its refusals, source and name are not among them.

    A number that no real track holds, infinite or beyond 2^53 of the unit kept, becomes unknown."""
    columns = [*track.lonlat.T, track.time_s, track.accuracy_m, track.speed_mps, track.elevation_m, track.segment]
    packed = [_packed(np.asarray(each, np.float64), per_unit) for each, per_unit in zip(columns, PER_UNIT, strict=True)]
    inside = POINTS.pack(len(track)) + b"".join(head for head, _ in packed) + b"".join(body for _, body in packed)
    return bytes([VERSION]) + zstandard.ZstdCompressor(LEVEL, write_checksum=True).compress(inside)


def unpack(chunk: bytes) -> Track:
    """The track that was packed, each number rounded to what is kept.

    Raises ValueError: not a chunk of ours, or a damaged one."""
    if chunk[:1] != bytes([VERSION]):
        raise ValueError("not a chunk of track points that this program knows")
    try:
        inside = zstandard.ZstdDecompressor().decompress(chunk[1:])
    except zstandard.ZstdError as error:
        raise ValueError("a damaged chunk of track points") from error
    (points,) = POINTS.unpack_from(inside)
    at = POINTS.size + COLUMN_HEAD.size * len(PER_UNIT)
    heads = COLUMN_HEAD.iter_unpack(inside[POINTS.size : at])
    columns = []
    for head, per_unit in zip(heads, PER_UNIT, strict=True):
        column, at = _unpacked(head, inside, at, points, per_unit)
        columns.append(column)
    lon, lat, time_s, accuracy_m, speed_mps, elevation_m, segment = columns
    return Track.of(
        np.column_stack((lon, lat)),
        time_s=time_s,
        accuracy_m=accuracy_m,
        speed_mps=speed_mps,
        elevation_m=elevation_m,
        segment=segment.astype(np.int32),
    )


def _packed(column: Column, per_unit: float) -> tuple[bytes, bytes]:
    """Head and body of one column."""
    scaled = np.where(np.abs(column) <= LARGEST / per_unit, column, np.nan) * per_unit
    unknown = np.isnan(scaled)
    whole = _whole(scaled, unknown)
    order, numbers = min(((order, _differences(whole, order)) for order in (1, 2)), key=lambda each: _cost(each[1]))
    width = next(size for size in (1, 2, 4, 8) if numbers.max(initial=0) < 2 ** (8 * size))
    planes = numbers.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    head = COLUMN_HEAD.pack(order, width, bool(unknown.any()), whole[0] if len(whole) else 0)
    return head, (np.packbits(unknown).tobytes() if unknown.any() else b"") + planes.tobytes()


def _unpacked(
    head: tuple[int, int, bool, int], inside: bytes, at: int, points: int, per_unit: float
) -> tuple[Column, int]:
    """One column from this place inside, and the place of the next."""
    order, width, some_unknown, first = head
    bits = np.frombuffer(inside, np.uint8, -(-points // 8) if some_unknown else 0, at)
    at += bits.size
    planes = np.frombuffer(inside, np.uint8, points * width, at).reshape(width, points)
    zigzag = np.ascontiguousarray(planes.T).view(f"<u{width}").ravel().astype(np.uint64)
    numbers = (zigzag >> np.uint64(1)).astype(np.int64) ^ -(zigzag & np.uint64(1)).astype(np.int64)
    for _ in range(order):
        numbers = np.cumsum(numbers)
    column = (numbers + first) / per_unit
    if some_unknown:
        column[np.unpackbits(bits, count=points).astype(bool)] = np.nan
    return column, at + planes.size


def _whole(scaled: Column, unknown: Mask) -> Whole:
    """Rounded, and in place of the unknown the last known number, which costs nothing."""
    last_known = np.maximum.accumulate(np.where(unknown, 0, np.arange(len(scaled))))
    return np.rint(np.nan_to_num(scaled)[last_known]).astype(np.int64)


def _differences(whole: Whole, order: int) -> NDArray[np.uint64]:
    """Of the first or second order, zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    for _ in range(order):
        whole = np.diff(whole, prepend=whole[:1])
    return ((whole << 1) ^ (whole >> 63)).astype(np.uint64)


def _cost(numbers: NDArray[np.uint64]) -> float:
    """About how many bits they will take."""
    return float(np.log2(numbers + np.float64(1)).sum())
