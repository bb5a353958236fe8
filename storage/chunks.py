"""The points of a track as one compressed value: columns of whole numbers, differenced, byte-shuffled, zstd.

Kept: longitude and latitude to 1e-7° (11 mm), time to 1 ms, accuracy and elevation to 0.1 m, speed to 0.01 m/s,
segment, and in each column what is unknown (NaN). About 4 bytes a point of a recorded walk.

Layout, version 1, little-endian: u8 version, then one zstd frame with a checksum. In it: u32 points; for each of the
seven columns u8 order of differences, u8 bytes a number, u8 whether some are unknown, i64 first value; then for each
column its bits of the unknown (if some are) and its zigzag numbers, byte plane after byte plane.

Version 2 is any table of whole numbers with some words beside it: the frame holds u32 rows, u8 columns, u16 bytes of
words, the words parted by line feeds, and then heads and bodies as above.
"""

import struct
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import zstandard
from numpy.typing import NDArray

from geo.lonlat import Track

VERSION, TABLE = 1, 2
PER_UNIT = (1e7, 1e7, 1e3, 10, 100, 10, 1)  # lon, lat, time, accuracy, speed, elevation, segment
LARGEST = 2.0**53  # beyond it a float does not hold each whole number
LEVEL = 3
POINTS, COLUMN_HEAD = struct.Struct("<I"), struct.Struct("<BB?q")
SHAPE = struct.Struct("<IBH")

Column: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


def pack(track: Track) -> bytes:
    """The columns of a track as bytes; its refusals, source and name are not among them.

    A number that no real track holds, infinite or beyond 2^53 of the unit kept, becomes unknown."""
    columns = [*track.lonlat.T, track.time_s, track.accuracy_m, track.speed_mps, track.elevation_m, track.segment]
    packed = [_packed(np.asarray(each, np.float64), per_unit) for each, per_unit in zip(columns, PER_UNIT, strict=True)]
    return _chunk(VERSION, POINTS.pack(len(track)), packed)


def pack_table(table: NDArray[np.float64], words: Sequence[str] = ()) -> bytes:
    """A table of whole numbers, NaN where one is unknown, and words without line feeds, as bytes.

    Args: table: (n, columns), whole numbers within 2^53.

    >>> table, words = unpack_table(pack_table(np.array([[1.0, np.nan], [3.0, 4.0]]), ["a", "b"]))
    >>> table.tolist(), words
    ([[1.0, nan], [3.0, 4.0]], ('a', 'b'))
    """
    said = "\n".join(words).encode()
    rows, columns = table.shape
    packed = [_packed(table[:, n], 1.0) for n in range(columns)]
    return _chunk(TABLE, SHAPE.pack(rows, columns, len(said)) + said, packed)


def _chunk(version: int, head: bytes, packed: Sequence[tuple[bytes, bytes]]) -> bytes:
    inside = head + b"".join(head for head, _ in packed) + b"".join(body for _, body in packed)
    return bytes([version]) + zstandard.ZstdCompressor(LEVEL, write_checksum=True).compress(inside)


def unpack(chunk: bytes) -> Track:
    """The track that was packed, each number rounded to what is kept.

    Raises ValueError: not a chunk of ours, or a damaged one."""
    inside = _inside(chunk, VERSION)
    (points,) = POINTS.unpack_from(inside)
    at = POINTS.size + COLUMN_HEAD.size * len(PER_UNIT)
    columns = _columns(inside, POINTS.size, at, points, PER_UNIT)
    lon, lat, time_s, accuracy_m, speed_mps, elevation_m, segment = columns
    return Track.of(
        np.column_stack((lon, lat)),
        time_s=time_s,
        accuracy_m=accuracy_m,
        speed_mps=speed_mps,
        elevation_m=elevation_m,
        segment=segment.astype(np.int32),
    )


def unpack_table(chunk: bytes) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """The table and the words that were packed.

    Raises ValueError: not a chunk of ours, or a damaged one."""
    inside = _inside(chunk, TABLE)
    rows, columns, length = SHAPE.unpack_from(inside)
    heads = SHAPE.size + length
    said = inside[SHAPE.size : heads].decode()
    found = _columns(inside, heads, heads + COLUMN_HEAD.size * columns, rows, (1.0,) * columns)
    return np.column_stack(found) if rows else np.empty((0, columns)), tuple(said.split("\n")) if said else ()


def _inside(chunk: bytes, version: int) -> bytes:
    if chunk[:1] != bytes([version]):
        raise ValueError("not a chunk of track points that this program knows")
    try:
        return zstandard.ZstdDecompressor().decompress(chunk[1:])
    except zstandard.ZstdError as error:
        raise ValueError("a damaged chunk of track points") from error


def _columns(inside: bytes, heads: int, at: int, rows: int, per_unit: Sequence[float]) -> list[Column]:
    """The columns whose heads begin at one place and whose bodies at another."""
    found = []
    for head, units in zip(COLUMN_HEAD.iter_unpack(inside[heads:at]), per_unit, strict=True):
        column, at = _unpacked(head, inside, at, rows, units)
        found.append(column)
    return found


def _packed(column: Column, per_unit: float) -> tuple[bytes, bytes]:
    """Head and body of one column."""
    unknown = ~(np.abs(column) <= LARGEST / per_unit)
    whole = _whole(np.where(unknown, 0.0, column) * per_unit, unknown)
    order, numbers = min(((order, _differences(whole, order)) for order in (1, 2)), key=lambda each: _cost(each[1]))
    width = next(size for size in (1, 2, 4, 8) if numbers.max(initial=0) < 2 ** (8 * size))
    planes = numbers.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    some_unknown = bool(unknown.any())
    head = COLUMN_HEAD.pack(order, width, some_unknown, whole[0] if len(whole) else 0)
    return head, (np.packbits(unknown).tobytes() if some_unknown else b"") + planes.tobytes()


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
    if not unknown.any():
        return np.rint(scaled).astype(np.int64)
    last_known = np.maximum.accumulate(np.where(unknown, 0, np.arange(len(scaled))))
    return np.rint(scaled[last_known]).astype(np.int64)


def _differences(whole: Whole, order: int) -> NDArray[np.uint64]:
    """Of the first or second order, zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    for _ in range(order):
        whole = np.diff(whole, prepend=whole[:1])
    return ((whole << 1) ^ (whole >> 63)).astype(np.uint64)


def _cost(numbers: NDArray[np.uint64]) -> float:
    """About how many bits they will take, told by one in eight."""
    return float(np.log2(numbers[::8] + np.float64(1)).sum())
