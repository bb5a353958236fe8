"""What trackers send live, one message a point: OwnTracks and Traccar Client (JSON), the query of OsmAnd and of older
Traccar Clients, and the points of a WeChat mini-program."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import orjson

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.formats.gpx import METRES_PER_DOP
from geo.formats.text import lines_of
from geo.lonlat import Track

KMH_MPS = 1 / 3.6


def read_owntracks(data: bytes) -> Track:
    """The locations of OwnTracks: one message, a list of them, or one a line. Other messages are counted.

    Raises: BadTrack: no JSON, or no messages; TooManyPoints.

    >>> read_owntracks(b'{"_type":"location","lat":30.6,"lon":114.3,"tst":1777338000,"vel":36}').speed_mps.tolist()
    [10.0]
    """
    found = Gathering("owntracks")
    for line, message in enumerate(_messages(data), 1):
        if not isinstance(message, dict) or message.get("_type") != "location":
            found.left_out["other_messages"] += 1
            continue
        found.add(
            message.get("lon"),
            message.get("lat"),
            line=line,
            time=message.get("tst"),
            accuracy_m=message.get("acc"),
            speed_mps=number(message.get("vel")) * KMH_MPS,
            elevation_m=message.get("alt"),
        )
    return found.track()


def read_traccar(data: bytes) -> Track:
    """The location of Traccar Client from 9.0 on: one message, with one location or a list of them.

    Raises: BadTrack: no JSON, or no location in it; TooManyPoints.

    >>> sent = b'{"location":{"timestamp":"2026-04-28T01:00:00Z","coords":{"latitude":30,"longitude":114,"speed":1}}}'
    >>> read_traccar(sent).speed_mps.tolist()
    [1.0]
    """
    found = Gathering("traccar")
    for message in _messages(data):
        said = message.get("location") if isinstance(message, dict) else None
        for line, location in enumerate(said if isinstance(said, list) else [said], 1):
            coords = location.get("coords") if isinstance(location, dict) else None
            if not isinstance(coords, dict):
                raise BadTrack("this is no location of Traccar Client", line=line)
            found.add(
                coords.get("longitude"),
                coords.get("latitude"),
                line=line,
                time=location.get("timestamp"),
                accuracy_m=coords.get("accuracy"),
                speed_mps=coords.get("speed"),
                elevation_m=coords.get("altitude"),
            )
    return found.track()


def read_wechat(data: bytes) -> Track:
    """The points of a mini-program: a list of what wx.onLocationChange gives, each with its `time`.

    Their datum is the caller's to know: WeChat says wgs84 or gcj02 when it is asked, not in the point.
    Raises: BadTrack: no JSON, or no list of points; TooManyPoints.

    >>> read_wechat(b'[{"longitude":114.3,"latitude":30.6,"time":1777338000000,"accuracy":5}]').time_s.tolist()
    [1777338000.0]
    """
    found = Gathering("wechat")
    for line, point in enumerate(_messages(data), 1):
        if not isinstance(point, dict):
            raise BadTrack("this is no list of points", line=line)
        found.add(
            point.get("longitude"),
            point.get("latitude"),
            line=line,
            time=point.get("time"),
            accuracy_m=point.get("accuracy"),
            speed_mps=point.get("speed"),
            elevation_m=point.get("altitude"),
        )
    return found.track()


def _messages(data: bytes) -> list[Any]:
    text = data.removeprefix(b"\xef\xbb\xbf")
    try:
        whole = orjson.loads(text)
        return whole if isinstance(whole, list) else [whole]
    except orjson.JSONDecodeError:
        pass
    try:
        return [orjson.loads(line) for line in text.splitlines() if line.strip()]
    except orjson.JSONDecodeError as error:
        raise BadTrack("this is not JSON", line=error.lineno) from error


def _said(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text.strip().rpartition("?")[2], max_num_fields=50))
    except ValueError:
        return {}


def read_queries(data: bytes) -> Track:
    """The points of OsmAnd's live tracking or Traccar Client: one query, or one address, a line.

    timestamp in seconds, in milliseconds, or as text; hdop x 5 m where there is no accuracy. Their speed is left out:
    one sends metres a second and the other knots, and neither says so. Raises: BadTrack: no such line; TooManyPoints.

    >>> read_queries(b"/?id=7&lat=30.6&lon=114.3&timestamp=1777338000&accuracy=8").accuracy_m.tolist()
    [8.0]
    """
    found = Gathering("query")
    for line, text in enumerate(lines_of(data), 1):
        said = _said(text)
        if not said:
            continue
        time = said.get("timestamp")
        found.add(
            said.get("lon"),
            said.get("lat"),
            line=line,
            time=number(time) if number(time) == number(time) else time,
            accuracy_m=said.get("accuracy", number(said.get("hdop")) * METRES_PER_DOP),
            elevation_m=said.get("altitude"),
        )
    if not len(found):
        raise BadTrack("no line of this says lat and lon")
    return found.track()
