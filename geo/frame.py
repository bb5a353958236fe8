"""A plane in metres around a place: conformal, so that the foot of a perpendicular is where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from geo.errors import BadGeometry
from geo.lonlat import Degrees, Metres, Path, as_path
from geo.measure import WGS84

EQUATOR_M = WGS84.a
ECCENTRICITY = float(np.sqrt(WGS84.es))
POLEWARD_DEG = 85.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A Mercator plane on the WGS 84 ellipsoid, true to scale at one latitude, x east and y north, in metres.

    Angles are true everywhere, so feet of perpendiculars are too. Lengths are true at the centre's latitude; dy metres
    north of it they come out too long by dy · tan(latitude) / 6.4e6 (0.1 % at 10 km in Wuhan): scale_at tells.

    >>> frame = Frame.around(np.array([[114.3, 30.6]]))
    >>> frame.to_metres(np.array([[114.3, 30.6], [114.31, 30.61]])).round(1).tolist()
    [[0.0, 0.0], [959.0, 1108.7]]
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if abs(self.lat) > POLEWARD_DEG:
            raise BadGeometry("a local frame does not reach so near a pole", lat=self.lat)

    @classmethod
    def around(cls, places: Path) -> Self:
        """The frame centred on a path's first place in longitude and on the middle of its latitudes."""
        if len(as_path(places)) == 0:
            raise BadGeometry("no place, no frame")
        lat = places[:, 1]
        return cls(float(places[0, 0]), float((lat.min() + lat.max()) / 2))

    @property
    def radius_m(self) -> float:
        """The radius of the centre's parallel: metres in the plane for one radian of longitude."""
        sin = np.sin(np.radians(self.lat))
        return float(EQUATOR_M * np.cos(np.radians(self.lat)) / np.sqrt(1 - WGS84.es * sin * sin))

    def to_metres(self, path: Path) -> Path:
        """Longitude, latitude -> x, y: shape (n, 2), metres. Places beyond 85° are taken as 85°.

        The way round the globe is the shorter one, so a path may cross the antimeridian."""
        return np.column_stack(self.entered(path)[:2])

    def entered(self, path: Path) -> tuple[Metres, Metres, Metres]:
        """x, y as by to_metres, and the scale at each place as by scale_at: three columns (n,), for half the price."""
        east = path[:, 0] - self.lon
        east -= 360 * np.rint(east / 360)
        sin = _sin(path[:, 1])
        north = _stretched(sin) - _stretched(_sin(np.array([self.lat])))
        return east * np.radians(self.radius_m), north * self.radius_m, self._scale(sin)

    def to_lonlat(self, xy: Path) -> Path:
        """x, y -> longitude, latitude: shape (n, 2), degrees; the inverse of to_metres within 1e-9°."""
        path = np.empty(xy.shape)
        path[:, 0] = (self.lon + np.degrees(xy[:, 0] / self.radius_m) + 180) % 360 - 180
        path[:, 1] = _relaxed(xy[:, 1] / self.radius_m + _stretched(_sin(np.array([self.lat]))))
        return path

    def scale_at(self, lat: Degrees) -> Metres:
        """How many metres of the plane one metre of the ground takes, at each latitude: shape (n,)."""
        return self._scale(_sin(lat))

    def _scale(self, sin: Degrees) -> Metres:
        square = sin * sin
        return np.asarray(self.radius_m / EQUATOR_M * np.sqrt((1 - WGS84.es * square) / (1 - square)))


def _sin(lat: Degrees) -> Degrees:
    """The sine of a latitude in degrees; beyond 85° that of 85°."""
    return np.asarray(np.sin(np.radians(np.clip(lat, -POLEWARD_DEG, POLEWARD_DEG))))


def _stretched(sin: Degrees) -> Metres:
    """Isometric latitude, radians, from the sine of a latitude. Source: Snyder (1987), USGS PP 1395, (7-7)."""
    return np.asarray(np.arctanh(sin) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sin))


def _relaxed(isometric: Metres) -> Metres:
    """Latitude in degrees of an isometric latitude. Each step shrinks the error 150-fold; seven reach 1e-14."""
    sin = np.tanh(isometric)
    for _ in range(7):
        sin = np.tanh(isometric + ECCENTRICITY * np.arctanh(ECCENTRICITY * sin))
    return np.degrees(np.arcsin(sin))
