"""A close look at two pictures in a confined child: copies, crops, repainted ones, and what only looks alike."""

from typing import Any

import pytest

from storage import images
from storage.errors import Unreadable
from storage.likeness import Likeness, asking, compared, probes_of
from tests.backend.evidence.scenes import cropped, repainted, resaved, scene


def small(data: bytes) -> bytes:
    return images.derive(data).renditions[512]


def likeness(one: bytes, other: bytes) -> Likeness | None:
    [found] = compared(small(one), [small(other)])
    return found


def test_a_copy_shows_the_same_detail_everywhere() -> None:
    found = likeness(scene(1), resaved(scene(1), scale=0.25, quality=30))
    assert found is not None
    assert found.is_same
    assert found.overlap == 1.0


def test_a_crop_lies_where_it_was_cut_out() -> None:
    found = likeness(scene(2), cropped(scene(2)))
    assert found is not None
    assert found.is_same
    assert found.overlap == pytest.approx(0.86 * 0.87, abs=0.08)


def test_a_repainted_place_is_found_and_where_it_is() -> None:
    found = likeness(scene(1), repainted(scene(1)))
    assert found is not None
    assert found.is_surely_patched
    assert found.patch == pytest.approx((0.25, 0.55, 0.5, 0.85), abs=0.07)


@pytest.mark.parametrize(
    "other", [{"spot": 3}, {"spot": 1, "n": 1}, {"spot": 1, "mended": True, "n": 2}], ids=["other", "again", "mended"]
)
def test_another_place_or_another_time_is_neither_same_nor_repainted(other: dict[str, Any]) -> None:
    found = likeness(scene(1), scene(**other))
    assert found is None or not (found.is_same or found.is_patched)


def test_a_crop_keeps_words_that_another_place_has_not() -> None:
    whole, part, other = (probes_of(small(data)) for data in (scene(2), cropped(scene(2)), scene(3)))
    kept = {words[0] for words in whole}
    assert sum(bool(kept & set(words)) for words in part) >= 10
    assert sum(bool(kept & set(words)) for words in other) <= 4


def test_what_is_no_picture_is_unreadable_and_the_child_goes_on() -> None:
    with pytest.raises(Unreadable):
        compared(b"\xff\xd8\xff no picture", [small(scene(1))])
    assert likeness(scene(1), scene(1)) is not None


def test_of_many_others_one_that_is_no_picture_hides_none() -> None:
    copy = small(resaved(scene(1), scale=0.25, quality=30))
    found = compared(small(scene(1)), [b"\xff\xd8\xff no picture", *[copy] * 10])
    assert [each is not None and each.is_same for each in found] == [False, *[True] * 10]


def test_turned_round_the_shares_are_of_the_other() -> None:
    whole, part = small(scene(2)), small(cropped(scene(2)))
    [of_the_whole], [of_the_part] = compared(whole, [part]), compared(part, [whole])
    assert compared(part, [whole], turned=True) == [of_the_whole]
    assert of_the_part is not None
    assert of_the_part.overlap > 0.97


def test_one_that_breaks_the_child_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, copy, bad = small(scene(1)), small(resaved(scene(1), scale=0.25, quality=30)), b"bad"
    ask = asking.POOL.ask

    def breaking(do: str, *blobs: bytes, **said: Any) -> Any:
        if bad in blobs:
            raise Unreadable("the decoder died of it", reason="decoder-died")
        return ask(do, *blobs, **said)

    monkeypatch.setattr(asking.POOL, "ask", breaking)
    assert [each is not None for each in compared(whole, [copy, bad, copy])] == [True, False, True]
    assert [each is not None for each in compared(whole, [*[copy] * 8, bad])] == [*[True] * 8, False]
