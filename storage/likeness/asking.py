"""The parent's side of likeness: a child is asked, and its answer becomes values."""

from collections.abc import Sequence

from storage.apart import Pool, sense_demanded
from storage.errors import Unreadable
from storage.likeness.values import Likeness

POOL = Pool("storage.likeness.child")
MOST_AT_ONCE = 8


def probes_of(picture: bytes) -> list[list[int]]:
    """Words of 30 bits for what stands at up to 64 striking points of a picture; a crop keeps most of them.

    For each point the word to keep it by comes first, then those by which another picture may hold it.
    Args: picture: a rendition, JPEG. Raises: Unreadable, DecoderAway."""
    head, _ = POOL.ask("probes", picture)
    with sense_demanded():
        return [[int(word) for word in words] for words in head["probes"]]


def compared(one: bytes, others: Sequence[bytes], *, turned: bool = False) -> list[Likeness | None]:
    """How like the first picture each of the others is, in order; None: they could not be laid on one another, or the
    other one cannot be read or ends the child.

    Args: renditions, JPEG. turned: how like the first is to each of the others, instead.
    Raises: Unreadable: the first cannot be read; DecoderAway."""
    together = [others[n : n + MOST_AT_ONCE] for n in range(0, len(others), MOST_AT_ONCE)]
    return [found for some in together for found in _compared(one, some, turned)]


def _compared(one: bytes, others: Sequence[bytes], turned: bool) -> list[Likeness | None]:
    """One asking; where one of several breaks the child, each of them is asked about by itself."""
    try:
        head, _ = POOL.ask("compare", one, *others, turned=turned)
    except Unreadable as error:
        if error.facts["reason"] == "truncated":  # the first itself
            raise
        return [None] if len(others) == 1 else [found for other in others for found in _compared(one, [other], turned)]
    with sense_demanded():
        found = [None if each is None else _likeness(**each) for each in head["found"]]
        if len(found) != len(others):
            raise ValueError("not an answer for each")
        return found


def _likeness(
    tiles: int, agree: float, nearness: float, overlap: float, patch: list[float] | None,
    patch_share: float, outside: float,
) -> Likeness:  # fmt: skip
    left, top, right, bottom = patch or (0.0, 0.0, 0.0, 0.0)
    box = (left, top, right, bottom) if patch else None
    return Likeness(tiles, agree, nearness, overlap, box, patch_share, outside)
