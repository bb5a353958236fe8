import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import MAINLAND, from_wgs84, suspected_crs, to_wgs84
from geo.errors import BadGeometry, UnknownCrs
from geo.lonlat import LonLat

MAINLAND_PLACES = st.tuples(st.floats(MAINLAND.west, MAINLAND.east), st.floats(MAINLAND.south, MAINLAND.north))
ELSEWHERE = st.tuples(st.floats(-180, 60), st.floats(-90, 90))


@given(MAINLAND_PLACES, st.sampled_from(["gcj02", "bd09", "cgcs2000", "wgs84"]))
def test_there_and_back_again_is_the_same_place_within_a_billionth_of_a_degree(place, crs):
    path = np.array([place])
    assert np.abs(to_wgs84(from_wgs84(path, crs), crs) - path).max() < 1e-9


@given(ELSEWHERE, st.sampled_from(["gcj02", "bd09"]))
def test_nothing_is_shifted_outside_the_mainland(place, crs):
    path = np.array([place])
    assert from_wgs84(path, crs).tolist() == to_wgs84(path, crs).tolist() == path.tolist()


def test_the_published_vectors_hold(vectors):
    for pair in vectors("datum")["pairs"]:
        wgs84 = np.array([pair["wgs84"]])
        assert from_wgs84(wgs84, "gcj02")[0] == pytest.approx(pair["gcj02"], abs=1e-9)
        if "bd09" in pair:
            assert from_wgs84(wgs84, "bd09")[0].round(pair["bd09_decimals"]).tolist() == pair["bd09"]


def test_a_point_in_the_wrong_datum_is_suspected_and_a_merely_distant_one_is_not(vectors):
    for case in vectors("datum")["suspected"]:
        assert suspected_crs(LonLat(*case["reported"]), LonLat(*case["exif"])) == case["crs"]


def test_a_datum_nobody_knows_is_refused_by_name():
    with pytest.raises(UnknownCrs) as refusal:
        to_wgs84(np.array([[116.0, 40.0]]), "mars")
    assert refusal.value.facts["crs"] == "mars"
    assert refusal.value.code == "unknown-crs"


def test_a_place_off_the_globe_is_refused():
    with pytest.raises(BadGeometry):
        from_wgs84(np.array([[181.0, 40.0]]), "gcj02")


@pytest.mark.samples
def test_the_published_pairs_agree_within_a_hundred_thousandth_of_a_degree(samples):
    with (samples / "gcj02" / "pairs.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for a, b in [("wgs84", "gcj02"), ("gcj02", "wgs84"), ("gcj02", "bd09"), ("bd09", "gcj02"), ("wgs84", "bd09")]:
        both = [row for row in rows if row[f"{a}_lon"] and row[f"{b}_lon"]]
        ours = from_wgs84(to_wgs84(places(both, a), a), b)
        assert np.abs(ours - places(both, b)).max() < 1e-5, (a, b)
    assert len(rows) == 338


def places(rows, crs):
    return np.array([[float(row[f"{crs}_lon"]), float(row[f"{crs}_lat"])] for row in rows])
