"""A place gets its asset, its chainage and its side; where that is in doubt, it says so."""

import pytest

from backend.assets.service import candidates, import_assets, place_on
from backend.errors import NotFound
from geo.lonlat import LonLat
from geo.measure import WGS84

START = (114.30, 30.60)
AREA = {"area": "city", "name_zh": "名"}


def away(along_m, right_m):
    """A place so far east along the road from its start, and so far to its right."""
    lon, lat, _ = WGS84.fwd(*START, 90.0, along_m)
    lon, lat, _ = WGS84.fwd(lon, lat, 180.0 if right_m >= 0 else 0.0, abs(right_m))
    return LonLat(lon, lat)


def shape(drawn, coordinates, **said):
    return {"type": "Feature", "geometry": {"type": drawn, "coordinates": coordinates}, "properties": AREA | said}


def road(code="G999", increasing=True, offset_m=0.0, **said):
    ends = [away(0, offset_m), away(3000, offset_m)]
    line = [[place.lon, place.lat] for place in ends]
    origin = "K12+000" if increasing else "K15+000"
    said = {"kind": "road_segment", "code": code, "origin_chainage": origin, "increasing": increasing} | said
    return shape("LineString", line, **said)


@pytest.fixture
def put(office):
    def put_(*features):
        with office.kit.work(office["od"]) as work:
            return [asset.id for asset in import_assets(work, features, "wgs84")]

    return put_


def placed(office, at, accuracy_m=5.0, asset_id=None, by="gm"):
    with office.kit.work(office[by]) as work:
        return place_on(work, at, accuracy_m, asset_id)


def test_chainage_and_side_face_increasing_chainage(office, put):
    put(road())
    right, left = placed(office, away(300, 8)), placed(office, away(300, -8))
    assert (round(right.chainage_m), right.side) == (12_300, "right")
    assert (round(left.chainage_m), left.side) == (12_300, "left")
    assert (round(right.offset_m), round(left.offset_m)) == (8, -8)


def test_a_line_that_counts_the_other_way_has_its_sides_the_other_way(office, put):
    put(road(increasing=False))
    found = placed(office, away(300, 8))
    assert (round(found.chainage_m), found.side) == (14_700, "left")


@pytest.mark.parametrize(("right_m", "accuracy_m", "side"), [(8, 8.5, None), (8, 7.5, "right"), (8, None, None)])
def test_a_side_is_said_only_beyond_the_fixs_accuracy(office, put, right_m, accuracy_m, side):
    put(road())
    assert placed(office, away(300, right_m), accuracy_m).side == side


def test_a_bank_is_its_own_side(office, put):
    put(road(code="R1", kind="shoreline_segment", side="left"))
    assert placed(office, away(300, 8), 50.0).side == "left"


def test_far_from_the_named_asset_is_said_and_not_refused(office, put):
    (asset_id,) = put(road())
    near, far = placed(office, away(300, 49), 5, asset_id), placed(office, away(300, 60), 5, asset_id)
    assert (near.far, far.far) == (False, True)
    assert not placed(office, away(300, 60), 45, asset_id).far  # R = 45 + 20


def test_the_nearest_asset_is_taken_and_none_beyond_two_hundred_metres(office, put):
    near, _ = put(road("G1"), road("G2", offset_m=60))
    assert placed(office, away(300, 20)).asset_id == near
    assert placed(office, away(300, 290)) is None
    with office.kit.work(office["gm"]) as work:
        assert len(candidates(work, away(300, 20), 5)) == 2


def test_an_asset_that_is_not_there_is_not_found(office, put):
    with pytest.raises(NotFound):
        placed(office, away(0, 0), 5, office.mission_id)


def test_the_distance_to_a_site_is_in_metres_on_the_ground(office, put):
    """A slanted edge, where degrees would take the wrong foot: 1° of longitude is shorter than 1° of latitude."""
    corners = [away(0, 0), away(1000, 1000), away(0, 1000), away(0, 0)]
    put(shape("Polygon", [[[c.lon, c.lat] for c in corners]], kind="project_site", code="S1"))
    inside, outside = placed(office, away(200, 400)), placed(office, away(500, 300))
    assert (inside.distance_m, inside.chainage_m, inside.side) == (0.0, None, None)
    assert abs(outside.distance_m - 200 / 2**0.5) < 0.5


def test_beyond_the_end_of_a_line_the_foot_is_its_end(office, put):
    (asset_id,) = put(road())
    found = placed(office, away(3100, 0), 5, asset_id)
    assert (round(found.chainage_m), round(found.distance_m), found.far) == (15_000, 100, True)
