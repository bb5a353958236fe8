"""Row 1: a photo taken in for good, by raw PUT and by tus, beside the floor and on both homes."""

from __future__ import annotations

from infra.bench.intake.floor import floor, poster
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say

CLIENTS = (1, 4, 16)
HEAD = ("by", "clients", "photos/s", "p50 ms", "p95 ms", "floor/s", "of floor")


def accepting(at: Site, count: int, pictures: tuple[bytes, ...]) -> float:
    """Print row 1 for one home: photos a second, of ours a declaration and a delivery each; no worker runs.

    What comes back is the pace by raw PUT with 4 clients, photos/s."""
    rows, photos, of_four = list[tuple[object, ...]]([HEAD]), fresh(pictures), 0.0
    with floor(at) as port:
        for clients in CLIENTS:
            phones = [at.sender() for _ in range(clients)]
            ways = {"raw PUT": [phone.put for phone in phones], "tus": [phone.tus for phone in phones]}
            bare = [poster(port) for _ in range(clients)]
            race_of(bare, photos, clients * 2)
            floor_per_s = race_of(bare, photos, count).per_s
            for way, sends in ways.items():
                race_of(sends, photos, clients * 2)
                pace = race_of(sends, photos, count)
                rows.append(
                    (way, clients, pace.per_s, pace.ms(0.5), pace.ms(0.95), floor_per_s, pace.per_s / floor_per_s)
                )
                of_four = pace.per_s if (way, clients) == ("raw PUT", 4) else of_four
    mb = sum(map(len, pictures)) / len(pictures) / 1e6
    say(f"Row 1: photos of {mb:.2f} MB taken in, {at.home}; goal 0.5 of the floor with 4 clients", *rows)
    return of_four
