"""Where tiles lie, as the specification's own examples say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.custody import layout, merkle
from storage.custody.layout import Tile


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 999, 255), "tile/1/999.p/255"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(63, 1234067, 8), "tile/63/x001/x234/067.p/8"),
    ],
)
def test_tiles_lie_where_tlog_tiles_says(tile, path):
    assert tile.path == path


def test_entries_lie_beside_them():
    assert Tile(0, 1234067, 8).entries_path == "tile/entries/x001/x234/067.p/8"


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    tiles = list(layout.new_tiles(0, 70_000))
    partial = [(tile.level, tile.width) for tile in tiles if tile.width < 256]
    full = [sum(tile.level == level and tile.width == 256 for tile in tiles) for level in (0, 1, 2)]
    assert full == [273, 1, 0]
    assert partial == [(0, 112), (1, 17), (2, 1)]


@given(st.integers(0, 70_000), st.integers(0, 3_000))
def test_tiles_of_a_tree_are_those_of_its_beginning_and_the_new_ones(old, more):
    every = set(layout.new_tiles(0, old + more))
    assert every - set(layout.new_tiles(0, old)) <= set(layout.new_tiles(old, old + more)) <= every


@given(st.integers(1, 700), st.data())
def test_every_node_is_found_in_its_tile(size, data):
    height = data.draw(st.integers(0, size.bit_length() - 1))
    index = data.draw(st.integers(0, (size >> height) - 1))
    node = merkle.nodes_of([merkle.leaf_hash(str(number).encode()) for number in range(size)])
    tile, part = layout.tile_of(height, index, size)
    assert tile in set(layout.new_tiles(0, size))
    held = [node(tile.level * layout.HEIGHT, tile.index * layout.WIDTH + place) for place in range(tile.width)]
    assert merkle.complete(held[part]) == node(height, index)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_bundles_give_their_entries_back(entries):
    assert layout.unpack_entries(layout.pack_entries(entries)) == entries


def test_a_bundle_that_was_cut_off_is_refused():
    with pytest.raises(ValueError, match="cut off"):
        layout.unpack_entries(layout.pack_entries([b"whole", b"cut"])[:-1])
