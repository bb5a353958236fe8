"""A phone held at breast height over level ground: where a place of the scene falls on the picture, and back."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from infra.demo.drawing.noise import Plane

WIDTH, HEIGHT = 1600, 1200
COARSE = 2
"""The ground is laid on every second pixel of every second row and drawn up: it has no hard edges of its own."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Camera:
    """Metres: x to the right of the line of sight, z ahead, y up. Pixels: from the top left.

    vanish: where lines that run ahead meet, in pixels; turning the phone a little moves it."""

    vanish: Point = (760.0, 430.0)
    height_m: float = 1.55
    focal_px: float = 1180.0

    def moved(self, right_px: float, down_px: float, closer: float = 1.0) -> "Camera":
        """The same place seen again by somebody who stands, and aims, a little differently."""
        x, y = self.vanish
        return Camera((x + right_px, y + down_px), self.height_m, self.focal_px * closer)

    def at(self, x: float, z: float, y: float = 0.0) -> Point:
        """The pixel of a place."""
        return self.vanish[0] + x * self.focal_px / z, self.vanish[1] + (self.height_m - y) * self.focal_px / z

    def px(self, metres: float, z: float) -> float:
        """How many pixels a length has at a depth."""
        return metres * self.focal_px / z

    @property
    def horizon(self) -> int:
        return int(self.vanish[1]) // COARSE * COARSE

    @cached_property
    def ground(self) -> tuple[Plane, Plane]:
        """x and z of the coarse pixels below the horizon, metres."""
        below = np.arange(self.horizon, HEIGHT, COARSE, dtype=np.float32) - np.float32(self.vanish[1] - 0.8)
        z = (self.height_m * self.focal_px / below)[:, None].astype(np.float32)
        across = np.arange(0, WIDTH, COARSE, dtype=np.float32)[None, :] - np.float32(self.vanish[0])
        x = across * z / np.float32(self.focal_px)
        return x, np.broadcast_to(z, x.shape)
