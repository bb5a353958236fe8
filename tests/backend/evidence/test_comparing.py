"""Which photos are laid side by side."""

from uuid import UUID, uuid4

from backend.evidence.comparing import Pair, Shot, pairs
from geo.lonlat import LonLat
from geo.viewpoint import View


def shot(lat: float | None = 30.6, heading_deg: float | None = None) -> Shot:
    return Shot(uuid4(), View(LonLat(114.3, lat) if lat else None, 5.0, heading_deg))


def ids(pair: Pair) -> tuple[UUID | None, UUID | None, UUID | None]:
    return pair.before_id, pair.after_id, pair.later_id


def test_what_the_unit_named_stands_before_what_lies_nearer() -> None:
    near, named, after = shot(30.6), shot(30.6003), shot(30.6)
    [pair] = pairs([near, named], [after], [], {after.id: named.id})
    assert ids(pair) == (named.id, after.id, None)


def test_the_nearest_view_is_taken_where_nothing_is_named() -> None:
    far, turned, same = shot(30.7), shot(30.6, 180.0), shot(30.6001, 5.0)
    [pair] = pairs([far, turned, same], [shot(30.6, 350.0)], [], {})
    assert (pair.before_id, pair.compared and pair.compared.verdict) == (same.id, "same")


def test_a_later_photo_goes_with_the_before_of_its_place() -> None:
    here, there, after, later = shot(30.6), shot(30.61), shot(30.6), shot(30.6)
    found = pairs([here, there], [after], [later], {})
    assert [ids(pair) for pair in found] == [(here.id, after.id, later.id)]


def test_a_later_photo_without_an_after_is_still_shown() -> None:
    before, later = shot(), shot()
    assert [ids(pair) for pair in pairs([before], [], [later], {})] == [(before.id, None, later.id)]


def test_one_photo_alone_is_compared_with_nothing() -> None:
    [pair] = pairs([], [shot()], [], {})
    assert pair.compared is None
    assert pairs([shot()], [], [], {}) == []
