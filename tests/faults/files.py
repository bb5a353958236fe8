"""What lies in a phone's outbox after a day outside: photos, tracks, notes, voices, papers, and what is broken."""

import io
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.photos import photo


@dataclass(frozen=True)
class File:
    """One file as a phone declares it."""

    kind: str
    media_type: str
    data: bytes


def mixed(seed: int, count: int, first: int) -> Iterator[File]:
    """So many files, no two alike; first: the number of the first picture, so that no other test drew it."""
    random = Random(seed)
    makers = [_photo, _photo, _photo, _large_photo, _broken_photo, _track, _broken_track, _note, _voice, _paper]
    for number in range(first, first + count):
        yield makers[number % len(makers)](random, number)


def _photo(random: Random, number: int) -> File:
    return File("photo", "image/jpeg", photo(number) + random.randbytes(random.choice([0, 40_000, 400_000])))


def _large_photo(random: Random, number: int) -> File:
    return File("photo", "image/jpeg", photo(number) + random.randbytes(random.randint(2_000_000, 5_000_000)))


def _broken_photo(random: Random, number: int) -> File:
    return File("photo", "image/jpeg", photo(number)[: random.randint(200, 3000)] + random.randbytes(8))


def _track(random: Random, number: int) -> File:
    points = "".join(
        f'<trkpt lat="{29.7 + n * 1e-5:.6f}" lon="{116 + random.random() * 1e-4:.6f}">'
        f"<time>2026-04-28T01:{n // 60:02}:{n % 60:02}Z</time></trkpt>"
        for n in range(200)
    )
    gpx = f'<gpx version="1.1" creator="{number}"><trk><trkseg>{points}</trkseg></trk></gpx>'
    return File("track", "application/gpx+xml", gpx.encode())


def _broken_track(random: Random, number: int) -> File:
    return File("track", "application/gpx+xml", _track(random, number).data[: random.randint(100, 5000)])


def _note(random: Random, number: int) -> File:
    return File("note", "text/plain", f"第{number}号：边沟堵塞，{random.random()}".encode())


def _voice(random: Random, number: int) -> File:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(random.randbytes(16_000))
    return File("voice", "audio/wav", out.getvalue())


def _paper(random: Random, number: int) -> File:
    return File("document", "application/pdf", b"%PDF-1.7\n" + random.randbytes(random.randint(1, 200_000)))
