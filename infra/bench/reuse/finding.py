"""Recall and false alarms of all three steps together: prints, words, pixels."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import combinations
from math import sqrt
from multiprocessing import get_context

import cv2
import numpy as np
from PIL import Image

from backend.evidence.prints import DETAIL_BITS, LEAST_VOTES, RADIUS_BITS, detail_bits
from backend.evidence.resembling import LEAST_PATCH
from infra.bench.reuse.scenes import Place
from infra.bench.reuse.variants import WHOLE, cropped, opened, repainted
from infra.bench.timing import say
from storage.images import Print, differing_bits
from storage.images.pixels import make_derived
from storage.likeness.laying import Picture, compare
from storage.likeness.planes import Grey, as_grey
from storage.likeness.words import probes

Row = tuple[object, ...]
DOCTORED_EVERY = 2


@dataclass(frozen=True)
class Seen:
    """A picture as the system keeps it: its print, its words to ask with, and its small copy."""

    print: Print
    small: bytes

    @cached_property
    def probes(self) -> list[list[int]]:
        return probes(self.grey)

    @cached_property
    def words(self) -> set[int]:
        return {near[0] for near in self.probes}

    @property
    def grey(self) -> Grey:
        return as_grey(self.small)

    @property
    def picture(self) -> Picture:
        return Picture(self.grey)


@dataclass(frozen=True)
class Outcome:
    """One place, tried in all ways: by name, whether it was found (or falsely raised)."""

    seen: Seen
    tries: tuple[tuple[str, bool], ...]


def see(data: bytes) -> Seen:
    """What the worker makes of a photo."""
    made = make_derived(Image.open(BytesIO(data)))
    return Seen(made.print, made.renditions[512])


def is_candidate(one: Seen, other: Seen) -> bool:
    """Whether the indexes would bring `other` up when `one` is asked for."""
    here, there = one.print.index, other.print.index
    by_print = here is not None and there is not None and differing_bits(here, there) <= RADIUS_BITS
    if by_print and detail_bits(one.print.detail, other.print.detail) <= DETAIL_BITS:
        return True
    kept = other.words
    return sum(bool(kept & set(near)) for near in one.probes) >= LEAST_VOTES


def is_found(one: Seen, other: Seen) -> bool:
    """Whether `one`, arriving after `other`, would be flagged as the same picture, or a part of it."""
    if not is_candidate(one, other):
        return False
    likeness = compare(other.picture, one.picture)
    return likeness is not None and likeness.is_same


def is_doctored(after: Seen, before: Seen) -> bool:
    """Whether an after-photo would be flagged as made from the before-photo."""
    likeness = compare(before.picture, after.picture)
    return likeness is not None and likeness.is_patched and likeness.patch_share >= LEAST_PATCH


def tried(place: Place) -> Outcome:
    """Everything for one place, reproducible by its seed."""
    cv2.setNumThreads(1)
    photo = place.photo()
    picture, seen, dice = opened(photo), see(photo), np.random.default_rng((17, place.seed))
    return Outcome(seen, tuple(_tries(place, picture, seen, dice)))


def _tries(place: Place, picture: Image.Image, seen: Seen, dice: np.random.Generator) -> Iterator[tuple[str, bool]]:
    for name, change in WHOLE.items():
        yield name, is_found(see(change(picture)), seen)
    yield "cropped", is_found(see(cropped(picture, dice)), seen)
    if place.seed % DOCTORED_EVERY == 0:
        yield "doctored", is_doctored(see(repainted(picture, dice)), seen)
    for shot in place.again:
        later = see(shot())
        yield "same spot later, called the same", is_found(later, seen)
        yield "same spot later, called doctored", is_doctored(later, seen)


def unrelated(outcomes: Sequence[Outcome]) -> list[bool]:
    """For every pair of different places, whether the later would be flagged."""
    return [is_found(later.seen, earlier.seen) for earlier, later in combinations(outcomes, 2)]


def outcomes_of(places: Sequence[Place], processes: int) -> list[Outcome]:
    if processes < 2:
        return [tried(place) for place in places]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return list(pool.map(tried, places, chunksize=4))


def rows(outcomes: Sequence[Outcome], pairs: Sequence[bool]) -> list[Row]:
    """What is tried, how often it was found, out of how many, the share and its 95 % bounds (Wilson)."""
    named: dict[str, list[bool]] = {}
    for outcome in outcomes:
        for name, found in outcome.tries:
            named.setdefault(name, []).append(found)
    whole = [found for name in WHOLE for found in named[name]]
    named = {"whole pictures, all": whole, **named, "unrelated pairs, called the same": list(pairs)}
    return [(name, sum(found), len(found), *_shares(found)) for name, found in named.items()]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % bounds of a share.

    >>> [round(bound, 4) for bound in wilson(0, 79_800)], [round(bound, 3) for bound in wilson(396, 400)]
    ([0.0, 0.0], [0.975, 0.996])
    """
    z, share = 1.959964, hits / of
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def _shares(found: Sequence[bool]) -> tuple[str, str]:
    if not found:
        return "", ""
    low, high = wilson(sum(found), len(found))
    return f"{100 * sum(found) / len(found):.3f} %", f"{100 * low:.4f} to {100 * high:.4f} %"


def finding(places: Sequence[Place]) -> None:
    """Print it all."""
    outcomes = outcomes_of(places, os.cpu_count() or 1)
    pairs = unrelated(outcomes)
    head = ("what", "flagged", "of", "share", "95 % bounds")
    say(f"the same picture found again: {len(places)} places", head, *rows(outcomes, pairs))
