"""A track as one frame and back: its columns as they lie in memory, without any rounding, so that it costs little."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.lonlat import Refused, Track
from storage.apart.frames import Frame

LONGEST_NAME = 200


def as_frame(track: Track) -> Frame:
    """What the child answers: places, numbers (time, accuracy, speed, elevation), segments, refusals as two columns."""
    numbers = np.stack([track.time_s, track.accuracy_m, track.speed_mps, track.elevation_m])
    reasons = sorted({refused.reason for refused in track.refusals})
    rank = {reason: nth for nth, reason in enumerate(reasons)}
    lines = np.array([refused.line for refused in track.refusals], np.int64)
    whys = np.array([rank[refused.reason] for refused in track.refusals], np.uint8)
    head = {
        "source": track.source,
        "name": track.name[:LONGEST_NAME],
        "left_out": dict(track.left_out),
        "reasons": reasons,
    }
    return head, [column.tobytes() for column in (track.lonlat, numbers, track.segment, lines, whys)]


def from_frame(head: dict[str, Any], blobs: list[bytes]) -> Track:
    """The track again. Nothing is believed: Track.of checks places, lengths and segments.

    Raises: KeyError, TypeError, ValueError (GeoError among them): this was never a track."""
    lonlat, numbers, segment, lines, whys = blobs
    time_s, accuracy_m, speed_mps, elevation_m = np.frombuffer(numbers).reshape(4, -1)
    return Track.of(
        np.frombuffer(lonlat).reshape(-1, 2),
        time_s=time_s,
        accuracy_m=accuracy_m,
        speed_mps=speed_mps,
        elevation_m=elevation_m,
        segment=np.frombuffer(segment, np.int32),
        refusals=_refusals(np.frombuffer(lines, np.int64), np.frombuffer(whys, np.uint8), list(head["reasons"])),
        source=str(head["source"]),
        name=str(head["name"]),
        left_out={str(what): int(count) for what, count in dict(head["left_out"]).items()},
    )


def _refusals(lines: NDArray[np.int64], whys: NDArray[np.uint8], reasons: list[Any]) -> tuple[Refused, ...]:
    if whys.size and whys.max() >= len(reasons):
        raise ValueError("a refusal without its reason")
    named = [str(reason) for reason in reasons]
    return tuple(Refused(line, named[why]) for line, why in zip(lines.tolist(), whys.tolist(), strict=True))
