"""The datums of Chinese maps, both ways: WGS 84, CGCS2000, GCJ-02, BD-09. The only place that knows the shifts.

The shift belongs to the mainland. As in all published code the mainland is a box, and the box holds more than it: the
seas, Hong Kong, Macao and Taiwan, and parts of the neighbouring countries. A place outside the box is the same in every
datum; on the border of the box, and only there, a shifted place can have two originals: the one inside is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np

from geo.errors import UnknownCrs
from geo.lonlat import Box, LonLat, Path, as_path
from geo.measure import distances_m

Crs = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
Shift: TypeAlias = Callable[[Path], Path]
MAINLAND = Box(72.004, 0.8293, 137.8347, 55.8271)
AXIS_M = 6378245.0  # Krassovsky 1940, as the published formula has it
E2 = 0.00669342162296594323
BAIDU = np.pi * 3000 / 180


def from_wgs84(lonlat: Path, crs: str) -> Path:
    """Places given in WGS 84, in another datum.

    Args: lonlat: shape (n, 2), longitude ° then latitude °, WGS 84; crs: one of Crs.
    Returns: shape (n, 2), degrees. CGCS2000 equals WGS 84 (frames differ by less than 1 m after 25 years).
    Raises: UnknownCrs; BadGeometry: a place off the globe.
    Accuracy: 1e-5° against published pairs; a community formula, for display and matching, not for certified products.
    Source: eviltransform (GCJ-02), coordtransform (BD-09).

    >>> from_wgs84(np.array([[121.5272106, 31.1774276]]), "gcj02").round(9).tolist()
    [[121.531541859, 31.175303984]]
    """
    path = as_path(lonlat)
    shifted = path + _shift_of(crs)(path)
    return np.asarray(np.where(MAINLAND.holds(path)[:, None], shifted, path))


def to_wgs84(lonlat: Path, crs: str) -> Path:
    """Places given in some datum, in WGS 84: the inverse of from_wgs84, by fixed point.

    Args: lonlat: shape (n, 2), longitude ° then latitude ° in crs; crs: one of Crs.
    Returns: shape (n, 2), degrees, WGS 84.
    Raises: UnknownCrs; BadGeometry: a place off the globe.
    Accuracy: from_wgs84 brings the result back within 1e-9°.

    >>> to_wgs84(np.array([[121.531541859215, 31.17530398364597]]), "gcj02").round(7).tolist()
    [[121.5272106, 31.1774276]]
    """
    path, shift = as_path(lonlat), _shift_of(crs)
    original, corners = path, np.array([[MAINLAND.west, MAINLAND.south], [MAINLAND.east, MAINLAND.north]])
    for _ in range(8):  # each step shrinks the error 100-fold and more: 4 reach 1e-9, 8 the last bit
        original = np.clip(path - shift(np.clip(original, *corners)), *corners)
    found = np.all(np.abs(original + shift(original) - path) < 1e-9, axis=1, keepdims=True)
    return np.asarray(np.where(found, original, path))


def suspected_crs(reported: LonLat, exif: LonLat) -> Crs | None:
    """The datum a position seems to be in, though it was sent as WGS 84: for a person to look at.

    Args: reported: as the phone sent it; exif: as the photo says, WGS 84.
    Returns: "gcj02" or "bd09" where the two lie more than 150 m apart, but reported within 30 m of the shifted exif;
        else None. Nothing is ever corrected here.

    >>> suspected_crs(LonLat(121.53154, 31.17530), LonLat(121.52721, 31.17743))
    'gcj02'
    """
    here, there = reported.as_path(), exif.as_path()
    if distances_m(here, there)[0] <= 150:
        return None
    shifted: tuple[Crs, ...] = ("gcj02", "bd09")
    return next((crs for crs in shifted if distances_m(here, from_wgs84(there, crs))[0] <= 30), None)


def _shift_of(crs: str) -> Shift:
    if crs not in SHIFTS:
        raise UnknownCrs("say which of the known datums the coordinates are in", crs=crs, known=list(get_args(Crs)))
    return SHIFTS[crs]


def _to_gcj02(path: Path) -> Path:
    """What GCJ-02 adds to a place of the mainland, in degrees."""
    x, y = path[:, 0] - 105.0, path[:, 1] - 35.0
    ripple = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    root, product = np.sqrt(np.abs(x)), x * y
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * product + 0.2 * root + (ripple + _waves_north(y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * product + 0.1 * root + (ripple + _waves_east(x)) * 2 / 3
    lat = np.radians(path[:, 1])
    magic = 1 - E2 * np.sin(lat) ** 2
    east_m, north_m = AXIS_M * np.cos(lat) / np.sqrt(magic), AXIS_M * (1 - E2) / magic**1.5  # one radian of either
    return np.asarray(np.degrees(np.column_stack([east / east_m, north / north_m])))


def _waves_north(y: Path) -> Path:
    angle = y * np.pi
    return np.asarray(20 * np.sin(angle) + 40 * np.sin(angle / 3) + 160 * np.sin(angle / 12) + 320 * np.sin(angle / 30))


def _waves_east(x: Path) -> Path:
    angle = x * np.pi
    return np.asarray(20 * np.sin(angle) + 40 * np.sin(angle / 3) + 150 * np.sin(angle / 12) + 300 * np.sin(angle / 30))


def _to_bd09(path: Path) -> Path:
    """What BD-09 adds to a place of the mainland: the shift to GCJ-02, and Baidu's on top."""
    x, y = (path + _to_gcj02(path)).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006]) - path


def _none(path: Path) -> Path:
    return np.zeros_like(path)


SHIFTS: dict[str, Shift] = {"wgs84": _none, "cgcs2000": _none, "gcj02": _to_gcj02, "bd09": _to_bd09}
