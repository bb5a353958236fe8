"""Assets come in all or none, with their crs declared, their chainage and its direction said."""

import pytest
import sqlalchemy as sa

from backend.assets.errors import BadAsset
from backend.assets.model import Asset
from backend.assets.rules import LINEAR
from backend.assets.service import import_assets
from backend.assets.stations import chainage_text, stationing_of
from backend.errors import Forbidden
from geo.datum import from_wgs84
from geo.errors import UnknownCrs
from geo.lonlat import LonLat

EAST = [[114.30, 30.60], [114.32, 30.60]]
SAID = {"kind": "road_segment", "code": "G999", "name_zh": "国道", "area": "city", "increasing": True}


def feature(*, drawn="LineString", at=EAST, **said):
    properties = SAID | {"origin_chainage": "K12+000"} | said
    return {"type": "Feature", "geometry": {"type": drawn, "coordinates": at}, "properties": properties}


def taken(office, *features, crs="wgs84", by="od"):
    with office.kit.work(office[by]) as work:
        return import_assets(work, features, crs)


def count(session):
    return session.scalar(sa.select(sa.func.count()).select_from(Asset))


def test_a_road_has_its_chainage_where_it_was_said_to_begin(office):
    (road,) = taken(office, feature())
    assert (road.from_chainage_m, round(road.to_chainage_m)) == (12_000, 13_918)
    assert chainage_text(road, road.to_chainage_m) == "K13+918"


def test_a_line_drawn_the_other_way_counts_down_to_where_it_was_drawn_from(office):
    (road,) = taken(office, feature(increasing=False, origin_chainage="K14+000"))
    assert (round(road.from_chainage_m), road.to_chainage_m) == (12_082, 14_000)
    west = stationing_of(road).point(13_999)
    assert west.lon < 114.301


def test_a_broken_chainage_keeps_its_jump(office):
    """K12+500 = K12+480: 20 m long chain."""
    (road,) = taken(office, feature(calibration=[[0, 12_000], [500, 12_500], [500, 12_480]]))
    line = stationing_of(road)
    assert len(line.stretches) == 2
    assert round(road.to_chainage_m) == 13_898


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "canal"},
        {"kind": ["road_segment"]},
        {"code": None},
        {"code": "  "},
        {"code": 7},
        {"name_zh": ""},
        {"area": "city.nowhere"},
        {"side": "middle"},
        {"side": ["left"]},
        {"chainage_prefix": {}},
        {"origin_chainage": None},
        {"origin_chainage": "K12+3"},
        {"origin_chainage": [12]},
        {"origin_chainage": True},
        {"origin_chainage": float("nan")},
        {"origin_chainage": -5},
        {"origin_chainage": 100, "increasing": False},
        {"increasing": None},
        {"increasing": "yes"},
        {"calibration": [[500, 1], [100, 2]]},
        {"calibration": [[0, 12_000], [500, 11_000]]},
        {"calibration": [[0, 12_000], [9_000, 21_000]]},
        {"calibration": "K12"},
        {"kind": "shoreline_segment"},
        {"drawn": "Point", "at": [114.3, 30.6]},
        {"drawn": "Polygon", "at": [EAST]},
        {"at": [[114.3, 30.6]]},
        {"at": []},
        {"at": [["x", 30], [114, 31]]},
        {"at": [[114.3, 30.6], [114.3, 30.6]]},
        {"at": [[30.60, 114.30], [30.60, 114.32]]},
        {"at": [[114.3, float("nan")], [114.4, 30.6]]},
    ],
)
def test_a_feature_that_will_not_do_keeps_all_out_and_is_named(office, session, wrong):
    with pytest.raises(BadAsset) as refusal:
        taken(office, feature(code="G1"), feature(**wrong))
    assert refusal.value.facts["feature"] == 1
    assert count(session) == 0


@pytest.mark.parametrize("wrong", [{"properties": None}, {"properties": []}, {"geometry": None}, {"geometry": 5}])
def test_what_is_no_feature_is_refused(office, wrong):
    with pytest.raises(BadAsset):
        taken(office, feature() | wrong)


def test_an_asset_stands_once_in_a_collection_and_each_side_is_one(office, session):
    with pytest.raises(BadAsset, match="twice"):
        taken(office, feature(), feature())
    assert len(taken(office, feature(side="left"), feature(side="right"), feature())) == 3


def test_a_known_asset_is_brought_up_to_date(office, session):
    (first,) = taken(office, feature())
    (again,) = taken(office, feature(name_zh="改名", origin_chainage=0))
    assert (again.id, count(session)) == (first.id, 1)
    assert (session.get(Asset, first.id).name_zh, again.from_chainage_m) == ("改名", 0)


def test_coordinates_are_turned_from_the_system_they_are_declared_in(office):
    for crs in ("gcj02", "bd09"):
        shifted = [from_wgs84(LonLat(*place).as_path(), crs)[0].tolist() for place in EAST]
        (road,) = taken(office, feature(at=shifted, code=crs), crs=crs)
        for (lon, lat), (x, y) in zip(EAST, road.shape.geoms[0].coords, strict=True):
            assert (abs(lon - x), abs(lat - y)) < (1e-6, 1e-6)
        assert (road.crs, road.shape_raw["geometry"]["coordinates"]) == (crs, shifted)
    with pytest.raises(UnknownCrs):
        taken(office, feature(), crs="utm")


def test_only_the_office_imports(office):
    for other in ("gl", "gm", "ul", "au", "sa", "cl"):
        with pytest.raises(Forbidden):
            taken(office, feature(), by=other)
    assert taken(office, feature(), by="os")


def test_the_other_kinds_have_no_chainage(office):
    square = [[[114.3, 30.6], [114.31, 30.6], [114.31, 30.61], [114.3, 30.6]]]
    shapes = {"project_site": ("Polygon", square), "premises": ("Point", EAST[0]), "point": ("Point", EAST[0])}
    features = [feature(kind=kind, drawn=drawn, at=at) for kind, (drawn, at) in shapes.items()]
    assert {asset.kind for asset in taken(office, *features)} == set(shapes)
    assert all(stationing_of(asset) is None for asset in taken(office, *features))
    assert not LINEAR & set(shapes)


def test_over_http_a_collection_without_its_crs_is_refused(at):
    answer = at("od").send("POST", "/assets/import", {"features": [feature()]})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    answer = at("od").send("POST", "/assets/import", {"crs": "wgs84", "features": [feature(), feature(side="up")]})
    assert (answer.status_code, answer.json["code"], answer.json["feature"]) == (422, "bad-asset", 1)
    assert at("od").get("/assets").json["items"] == []
    assert at("od").send("POST", "/assets/import", {"crs": "wgs84", "features": [feature()]}).status_code == 201
