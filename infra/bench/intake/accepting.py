"""Row 1: a photo taken in for good, by raw PUT and by tus, beside the floor and on both homes."""

from __future__ import annotations

from collections.abc import Iterator

from infra.bench.intake.floor import floor, poster
from infra.bench.intake.pictures import Photo, fresh
from infra.bench.intake.senders import OUTBOX, Pace, Send, race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say

CLIENTS = (1, 4, 16)
HEAD = ("by", "clients", "photos/s", "p50 ms", "p95 ms", "floor/s", "of floor")


def accepting(at: Site, count: int, pictures: tuple[bytes, ...]) -> dict[str, float]:
    """Print row 1 for one home: photos a second, of ours each declared and delivered; no worker runs.

    What comes back is the pace with 4 clients by the way it was done, photos/s."""
    rows, photos, of_four = list[tuple[object, ...]]([HEAD]), fresh(pictures), dict[str, float]()
    with floor(at) as port:
        for clients in CLIENTS:
            phones = [at.sender() for _ in range(clients)]
            ways: dict[str, tuple[int, list[Send]]] = {
                "raw PUT": (1, [phone.put for phone in phones]),
                f"raw PUT, {OUTBOX} declared at once": (OUTBOX, [phone.put_outbox for phone in phones]),
                "tus": (1, [phone.tus for phone in phones]),
            }
            bare = [poster(port) for _ in range(clients)]
            floor_per_s = _warm_race(at, bare, photos, count).per_s
            for way, (lot, sends) in ways.items():
                pace = _warm_race(at, sends, photos, count, lot)
                rows.append((way, clients, pace.per_s, *_ms(pace, lot), floor_per_s, pace.per_s / floor_per_s))
                of_four |= {way: pace.per_s} if clients == 4 else {}
    mb = sum(map(len, pictures)) / len(pictures) / 1e6
    say(f"Row 1: photos of {mb:.2f} MB taken in, {at.home}; goal 0.5 of the floor with 4 clients", *rows)
    return of_four


def _warm_race(at: Site, sends: list[Send], photos: Iterator[Photo], count: int, lot: int = 1) -> Pace:
    at.let_go()
    race_of(sends, photos, len(sends) * 2, lot)
    return race_of(sends, photos, count, lot)


def _ms(pace: Pace, lot: int) -> tuple[object, object]:
    """p50 and p95 of a photo; of those that were sent in lots nothing is said, since only the lots are timed."""
    return (pace.ms(0.5), pace.ms(0.95)) if lot == 1 else ("-", "-")
