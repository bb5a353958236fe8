"""Row 1: a photo taken in for good, beside the floor and on both homes."""

from __future__ import annotations

from infra.bench.intake.floor import floor, poster
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say

CLIENTS = (1, 4, 16)


def accepting(at: Site, count: int, pictures: tuple[bytes, ...]) -> None:
    """Print row 1 for one home: photos a second, of ours a declaration and a delivery each; no worker runs."""
    rows: list[tuple[object, ...]] = [("clients", "photos/s", "p50 ms", "p95 ms", "floor/s", "of floor")]
    photos = fresh(pictures)
    with floor(at) as port:
        for clients in CLIENTS:
            race_of([poster(port) for _ in range(clients)], photos, clients * 2)
            bare = race_of([poster(port) for _ in range(clients)], photos, count)
            ours = [at.sender().put for _ in range(clients)]
            race_of(ours, photos, clients * 2)
            pace = race_of(ours, photos, count)
            rows.append((clients, pace.per_s, pace.ms(0.5), pace.ms(0.95), bare.per_s, pace.per_s / bare.per_s))
    mb = sum(map(len, pictures)) / len(pictures) / 1e6
    say(f"Row 1: photos of {mb:.2f} MB taken in by raw PUT, {at.home}", *rows)
