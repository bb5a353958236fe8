"""MP4, MOV and M4A: what their boxes say (ISO/IEC 14496-12, QuickTime File Format). Pure; runs in the child only.

Nothing is believed: each box is cut to the one that holds it, depth and number are bounded, samples are not touched.
"""

import re
import struct
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.boxes import BadBoxes, Box, boxes, first
from storage.media.values import Recording

MOST_TEXT = 200
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
BRANDS = {b"qt  ": "MOV", b"M4A ": "M4A", b"M4B ": "M4A"}
ISO_6709 = re.compile(r"([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
APPLE = "com.apple.quicktime."


def read_iso(data: bytes) -> Recording:
    """What the file says. Raises BadBoxes: cut off, without a movie, or not made of boxes."""
    top = list(boxes(memoryview(data)))
    found = {box.kind: box.inside for box in reversed(top)}
    if b"moov" not in found or not ({b"mdat", b"moof"} & found.keys()):
        raise BadBoxes("no movie, or nothing in it")
    movie = list(boxes(found[b"moov"]))
    format_ = BRANDS.get(bytes(found.get(b"ftyp", b"")[:4]), "MP4")
    said = _of_header(Recording(format_), first(movie, b"mvhd"))
    for box in movie:
        if box.kind == b"trak":
            said = _with_track(said, box.inside)
    return _with_words(said, _words(movie))


def _down(inside: memoryview, *kinds: bytes) -> memoryview | None:
    """The first box of the first kind, in it the first of the second, and so on; None: there is none, or it is bad."""
    at: memoryview | None = inside
    with suppress(BadBoxes):
        for kind in kinds:
            at = None if at is None else first(list(boxes(at)), kind)
        return at
    return None


def _of_header(said: Recording, head: memoryview | None) -> Recording:
    """Duration and creation time, as mvhd has them."""
    if head is None:
        return said
    with suppress(struct.error):
        wide = head[0] == 1 if len(head) else False
        made, _, scale, length = struct.unpack_from(">QQIQ" if wide else ">IIII", head, 4)
        unknown = length in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
        duration = length / scale if scale and length and not unknown else None
        return replace(said, duration_s=duration, made_at=_moment(made))
    return said


def _moment(seconds: int) -> datetime | None:
    """Seconds since 1904; 0 is how a file says that it does not know."""
    with suppress(OverflowError):
        return EPOCH + timedelta(seconds=seconds) if seconds else None
    return None


def _with_track(said: Recording, track: memoryview) -> Recording:
    """What one track adds: its codec; of a picture its size, turned as it will be shown; of sound its rate."""
    handler = _down(track, b"mdia", b"hdlr")
    entry = _down(track, b"mdia", b"minf", b"stbl", b"stsd")
    kind = bytes(handler[8:12]) if handler is not None else b""
    if entry is None or len(entry) < 16 or kind not in (b"vide", b"soun"):
        return said
    said = replace(said, codecs=(*said.codecs, _letters(bytes(entry[12:16])))[:8])
    if kind == b"vide" and said.width is None:
        return _with_size(said, entry, _down(track, b"tkhd"))
    if kind == b"soun" and said.rate_hz is None and len(entry) >= 44:
        channels, _, _, _, rate = struct.unpack_from(">HHHHI", entry, 32)
        return replace(said, channels=channels or None, rate_hz=rate >> 16 or None)
    return said


def _with_size(said: Recording, entry: memoryview, head: memoryview | None) -> Recording:
    if len(entry) < 44:
        return said
    width, height = struct.unpack_from(">HH", entry, 40)
    if head is not None and _is_turned(head):
        width, height = height, width
    return replace(said, width=width or None, height=height or None)


def _is_turned(head: memoryview) -> bool:
    """Whether the matrix of tkhd is a quarter turn."""
    with suppress(struct.error, IndexError):
        a, b, _, c, d = struct.unpack_from(">5i", head, 52 if head[0] == 1 else 40)
        return bool(a == 0 and d == 0 and b and c)
    return False


def _words(movie: list[Box]) -> dict[str, str]:
    """What udta (©xyz and its kin) and meta (keys and values, as Apple writes them) say in words."""
    said: dict[str, str] = {}
    for box in movie:
        with suppress(BadBoxes, struct.error):
            if box.kind == b"udta":
                said |= {_letters(one.kind): _user_text(one.inside) for one in boxes(box.inside) if one.kind[0] == 0xA9}
            if box.kind == b"meta":
                said |= _keyed(box.inside)
    return {name: text for name, text in said.items() if text}


def _user_text(inside: memoryview) -> str:
    length, _ = struct.unpack_from(">HH", inside)
    return _text(bytes(inside[4 : 4 + length]))


def _keyed(meta: memoryview) -> dict[str, str]:
    meta = meta if bytes(meta[4:8]) == b"hdlr" else meta[4:]  # a box in MOV, a box with a version in MP4
    keys, values = _down(meta, b"keys"), _down(meta, b"ilst")
    if keys is None or values is None:
        return {}
    names = [_text(bytes(box.inside)) for box in boxes(keys[8:])]
    found = {}
    for box in boxes(values):
        number, data = int.from_bytes(box.kind, "big"), _down(box.inside, b"data")
        if data is not None and 1 <= number <= len(names):
            found[names[number - 1].removeprefix(APPLE)] = _text(bytes(data[8:]))
    return found


def _with_words(said: Recording, words: dict[str, str]) -> Recording:
    """Place, maker, and a creation time with its own zone where there is one."""
    lat, lon, alt = _place(words.get("location.ISO6709") or words.get("©xyz") or "")
    accuracy = words.get("location.accuracy.horizontal", "")
    return replace(
        said,
        lat=lat,
        lon=lon,
        alt_m=alt,
        accuracy_m=float(accuracy) if re.fullmatch(r"\d{1,7}(?:\.\d{1,9})?", accuracy) else None,
        made_at=_zoned(words.get("creationdate", "")) or said.made_at,
        make=words.get("make") or words.get("©mak"),
        model=words.get("model") or words.get("©mod"),
    )


def _place(text: str) -> tuple[float | None, float | None, float | None]:
    """Degrees and metres of "+30.6123+114.3000+021.5/"; no (0, 0), and nothing that is not on the globe.

    >>> _place("+30.6123+114.3000+021.5/"), _place("+00.0000+000.0000/"), _place("+99.0+10.0/")
    ((30.6123, 114.3, 21.5), (None, None, None), (None, None, None))
    """
    found = ISO_6709.match(text)
    if not found:
        return None, None, None
    lat, lon = float(found[1]), float(found[2])
    if abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0, 0):
        return None, None, None
    return lat, lon, float(found[3]) if found[3] else None


def _zoned(text: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text))
        return moment.astimezone(UTC) if moment.tzinfo else None
    return None


def _letters(kind: bytes) -> str:
    return "".join(sign for sign in kind.decode("latin-1") if sign.isprintable()).strip()


def _text(raw: bytes) -> str:
    text = raw.split(b"\0")[0].decode("utf-8", "replace")
    return "".join(sign for sign in text if sign.isprintable()).strip()[:MOST_TEXT]
