"""What geo refuses, and why."""

from __future__ import annotations


class GeoError(ValueError):
    """Numbers that do not describe a place, a line or a walk."""

    code = "bad-geometry"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts
        """What the refusal is about, by name: {"line": 12}."""


class BadGeometry(GeoError):
    """A place off the globe, a path of one place, a box turned inside out."""


class UnknownCrs(GeoError):
    """A coordinate that does not say in which datum it is, or says one we do not know."""

    code = "unknown-crs"


class BadChainage(GeoError):
    """A chainage that cannot be read, is not on the line, or stands there twice."""

    code = "bad-chainage"


class BadTrack(GeoError):
    """A file that holds no track we can read."""

    code = "bad-track"


class TooManyPoints(BadTrack):
    """A track of more points than one file may bring."""

    code = "too-many-points"
