"""What reading a file costs: seconds and memory for 100,000 points of each format."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import orjson
from fitdecode.utils import compute_crc

from geo.formats import geojson, gpx, kml, read
from geo.formats.fit import EPOCH_S, SEMICIRCLE_DEG
from geo.formats.gpx import stamp
from geo.lonlat import Track
from infra.bench.geo.scene import MORNING
from infra.bench.timing import peak_bytes, race, say

Rows = list[tuple[float, float, float]]


def parsing(points: int) -> None:
    """Print what each format costs to read; its memory from a tenth of the points, because tracing is slow."""
    few = _files(points // 10)
    rows = [_row(name, data, points, few[name], points // 10) for name, data in _files(points).items()]
    say(f"Reading {points:,} points", ("format", "MB", "s", "points/s", "peak bytes a point"), *rows)


def _row(name: str, data: bytes, points: int, part: bytes, few: int) -> tuple[str, float, float, float, float]:
    if len(read(data)) != points:
        raise AssertionError(f"{name} holds other points than were written")
    best = race({"": lambda: read(data)}, 1)[""]
    return name, len(data) / 1e6, best, points / best, peak_bytes(lambda: read(part)) / few


def _files(points: int) -> dict[str, bytes]:
    """The same walk in every format."""
    steps = np.random.default_rng(2).normal(0, 1e-5, (points, 2))
    walk = Track.of(
        np.array([114.3, 30.6]) + np.cumsum(steps, axis=0),
        time_s=MORNING + np.arange(points),
        elevation_m=[21] * points,
    )
    rows: Rows = list(zip(*walk.lonlat.T.tolist(), walk.time_s.tolist(), strict=True))
    written: dict[str, bytes] = {"GPX": gpx.write(walk), "KML": kml.write(walk), "GeoJSON": geojson.write(walk)}
    makers: dict[str, Callable[[Rows], bytes]] = {
        "CSV": _csv, "PLT": _plt, "IGC": _igc, "NMEA": _nmea, "TCX": _tcx, "FIT": _fit,
        "OwnTracks": _owntracks, "OsmAnd, Traccar": _queries,
    }  # fmt: skip
    return written | {name: make(rows) for name, make in makers.items()}


def _csv(rows: Rows) -> bytes:
    return ("lon,lat,time\n" + "".join(f"{x:.7f},{y:.7f},{stamp(t)}\n" for x, y, t in rows)).encode()


def _plt(rows: Rows) -> bytes:
    head = "Geolife trajectory\nWGS 84\nAltitude is in Feet\nReserved 3\n0\n0\n"
    return (head + "".join(f"{y:.6f},{x:.6f},0,69,{t / 86_400 + 25_569:.10f},,\n" for x, y, t in rows)).encode()


def _minutes(degrees: float, width: int) -> str:
    whole = int(degrees)
    return f"{whole:0{width}d}{(degrees - whole) * 60:07.4f}"


def _igc(rows: Rows) -> bytes:
    place = ((_minutes(y, 2).replace(".", "")[:7], _minutes(x, 3).replace(".", "")[:8], t) for x, y, t in rows)
    return ("AXXX\nHFDTE280426\n" + "".join(f"B{_clock(t)}{lat}N{lon}EA0002100021\n" for lat, lon, t in place)).encode()


def _nmea(rows: Rows) -> bytes:
    fixes = (f"$GPRMC,{_clock(t)},A,{_minutes(y, 2)},N,{_minutes(x, 3)},E,2.0,,280426,,\n" for x, y, t in rows)
    return "".join(fixes).encode()


def _clock(time_s: float) -> str:
    second = int(time_s) % 86_400
    return f"{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}"


def _tcx(rows: Rows) -> bytes:
    points = (
        f"<Trackpoint><Time>{stamp(t)}</Time><Position><LatitudeDegrees>{y:.7f}</LatitudeDegrees>"
        f"<LongitudeDegrees>{x:.7f}</LongitudeDegrees></Position></Trackpoint>\n"
        for x, y, t in rows
    )
    return f"<TrainingCenterDatabase><Track>{''.join(points)}</Track></TrainingCenterDatabase>".encode()


def _fit(rows: Rows) -> bytes:
    definition = b"\x40\x00\x00" + struct.pack("<HB", 20, 3) + b"\xfd\x04\x86\x00\x04\x85\x01\x04\x85"
    records = (
        b"\x00" + struct.pack("<Iii", int(t - EPOCH_S), round(y / SEMICIRCLE_DEG), round(x / SEMICIRCLE_DEG))
        for x, y, t in rows
    )
    body = definition + b"".join(records)
    whole = struct.pack("<2BHI4s", 12, 16, 2100, len(body), b".FIT") + body
    return whole + struct.pack("<H", compute_crc(whole))


def _owntracks(rows: Rows) -> bytes:
    return orjson.dumps([{"_type": "location", "lon": x, "lat": y, "tst": int(t), "acc": 5} for x, y, t in rows])


def _queries(rows: Rows) -> bytes:
    return "".join(f"/?id=7&lat={y:.7f}&lon={x:.7f}&timestamp={t:.0f}&accuracy=5\n" for x, y, t in rows).encode()
