import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadGeometry
from geo.lonlat import Box, LonLat
from geo.tiles import Tile, tile_at, tiles_over


@given(st.floats(-180, 180, exclude_max=True), st.floats(-85, 85), st.integers(0, 24))
def test_a_place_lies_in_its_tile(lon, lat, z):
    box = tile_at(LonLat(lon, lat), z).box()
    assert box.west - 1e-9 <= lon <= box.east + 1e-9
    assert box.south - 1e-9 <= lat <= box.north + 1e-9


def test_the_world_is_one_tile_and_its_corners_have_one_too():
    assert tiles_over(Box(-180, -90, 180, 90), 0) == [Tile(0, 0, 0)]
    assert tile_at(LonLat(180, -90), 3) == Tile(3, 7, 7)
    assert tile_at(LonLat(-180, 90), 3) == Tile(3, 0, 0)


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (25, 0, 0), (1, 2, 0), (1, 0, -1)])
def test_there_is_no_tile_outside_the_world(z, x, y):
    with pytest.raises(BadGeometry):
        Tile(z, x, y)


@pytest.mark.parametrize("z", [-1, 25])
def test_there_is_no_zoom_beyond_the_deepest(z):
    with pytest.raises(BadGeometry):
        tile_at(LonLat(0, 0), z)
