"""What a tile of assets says of the stakes along their lines."""

from backend.assets.service import import_assets
from backend.assets.tile import asset_tile
from geo.tiles import Tile

BOX = Tile(13, 6696, 3356)
SAID = {"area": "city", "increasing": True, "origin_chainage": "K12+000"}
ROAD = SAID | {"kind": "road_segment", "code": "G999", "name_zh": "国道"}
BANK = SAID | {"kind": "shoreline_segment", "code": "R1", "name_zh": "左岸", "side": "left"}


def line(lat, properties):
    at = [[114.26, lat], [114.30, lat]]
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": at}, "properties": properties}


def test_a_stake_says_at_what_kind_of_line_it_stands(office):
    box = BOX.box()
    middle = (box.south + box.north) / 2
    with office.kit.work(office["od"]) as work:
        import_assets(work, [line(middle, ROAD)], "wgs84")
    with office.kit.work(office["gl"]) as work:
        _, _, stakes = asset_tile(work, BOX).partition(b"ticks")
    assert b"K13+000" in stakes
    assert b"road_segment" in stakes
    assert b"shoreline_segment" not in stakes
    with office.kit.work(office["od"]) as work:
        import_assets(work, [line(middle + 0.002, BANK)], "wgs84")
    with office.kit.work(office["gl"]) as work:
        assert b"shoreline_segment" in asset_tile(work, BOX).partition(b"ticks")[2]
