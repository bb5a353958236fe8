"""The scenes of the story: each kind as it was found, put right, and back again, from the same spot in other light."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import numpy as np
from PIL import Image

from infra.demo.drawing import backdrop, ground, litter, stands, surface, things
from infra.demo.drawing.camera import HEIGHT, WIDTH, Camera
from infra.demo.drawing.canvas import Paint, as_picture
from infra.demo.drawing.light import LIGHTS, Light, developed, sky
from infra.demo.drawing.noise import Plane
from infra.demo.drawing.things import Random

Stage = Literal["found", "mended", "back"]
Add = Callable[[Image.Image, Camera, Light, Random], None]
KINDS = (
    "rubbish", "pothole", "cracks", "stall", "board", "goods", "ditch", "market", "shed", "sand", "bare", "marking",
    "bank", "berth", "floating", "dust",
)  # fmt: skip
LANE_X = ground.ROAD_EDGE_M - 1.9


@dataclass(frozen=True)
class Shot:
    """One photo: of a kind of scene at a spot, at a stage. spot decides what stands there, n how this one was taken."""

    kind: str
    spot: int
    stage: Stage = "found"
    n: int = 0
    label: str = ""

    @property
    def camera(self) -> Camera:
        spot, hand = np.random.default_rng(self.spot), np.random.default_rng((self.spot, self.n, 7))
        left, right = (380, 470) if self.kind in ("berth", "floating") else (640, 860)
        base = Camera((float(spot.uniform(left, right)), float(spot.uniform(400, 455))))
        if self.n == 0:
            return base
        return base.moved(float(hand.uniform(-26, 26)), float(hand.uniform(-14, 14)), float(hand.uniform(0.975, 1.03)))

    @property
    def light(self) -> Light:
        return LIGHTS[(self.spot + {"found": 0, "mended": 1, "back": 3}[self.stage] + self.n * 2) % len(LIGHTS)]


def draw(shot: Shot) -> bytes:
    """The photo as JPEG, 1600 x 1200, without EXIF; the same shot gives the same bytes."""
    out = BytesIO()
    picture(shot).save(out, "JPEG", quality=85)
    return out.getvalue()


def picture(shot: Shot) -> Image.Image:
    camera, light = shot.camera, shot.light
    weather = shot.spot * 7 + shot.n * 13
    fixed, loose = np.random.default_rng(shot.spot), np.random.default_rng((shot.spot, shot.n))
    floor = _floor(shot, camera, light)
    painting = as_picture([sky(light, camera.horizon, weather), floor], (WIDTH, HEIGHT))
    backdrop.hills(painting, camera, light, fixed)
    backdrop.treeline(painting, camera, light, fixed)
    _surroundings(shot, painting, camera, light, fixed)
    (MENDED if shot.stage == "mended" else FOUND)[shot.kind](painting, camera, light, loose)
    return developed(painting, light, weather)


def _floor(shot: Shot, camera: Camera, light: Light) -> Paint:
    if shot.kind in ("bank", "berth", "floating"):
        return ground.bank(camera, light, shot.spot)
    if shot.kind == "dust":
        return ground.site(camera, light, shot.spot)
    worn = {"found": 1.0, "back": 1.0, "mended": 0.05}[shot.stage] if shot.kind == "marking" else 0.45
    return ground.road(camera, light, shot.spot, worn)


def _surroundings(shot: Shot, painting: Image.Image, camera: Camera, light: Light, dice: Random) -> None:
    if shot.kind == "dust":
        stands.hoarding(painting, camera, 34)
        return
    if shot.kind in ("bank", "berth", "floating"):
        things.avenue(painting, camera, light, -7.5, dice, 16, 7)
        surface.tufts(painting, camera, -3.5, 0.6, dice)
        return
    things.avenue(painting, camera, light, -13.2, dice, 15, 9)
    if shot.kind not in ("market", "shed"):
        things.avenue(painting, camera, light, float(dice.uniform(5.0, 7.0)), dice, 17, 8)
    things.pole(painting, camera, float(dice.uniform(7.5, 10)), float(dice.uniform(24, 34)))
    surface.tufts(painting, camera, 0.85, 2.2, dice)
    surface.tufts(painting, camera, 3.3, 5.5, dice, 90)
    things.stake(painting, camera, light, shot.label, -0.1, 6.4)


def _nothing(_p: Image.Image, _c: Camera, _l: Light, _d: Random) -> None:
    """As it should be."""


def _rubbish(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    litter.heap(p, c, light, (1.75, 7.2), (1.15, 1.2), 0.75, d)
    litter.scattered(p, c, light, (1.3, 6.4), (1.4, 1.8), d, 26)


def _goods(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    litter.crates(p, c, light, (1.5, 7.6), d, 7)
    litter.heap(p, c, light, (3.1, 9.6), (1.3, 1.0), 0.8, d, litter.RUBBLE, 160)


def _board_gone(p: Image.Image, c: Camera, _light: Light, d: Random) -> None:
    for x in (0.85, 3.15):
        surface.cleared(p, c, (x, 10.0), (0.5, 0.45), d)


def _shed_gone(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    surface.cleared(p, c, (6.4, 14.5), (3.2, 2.6), d)
    litter.scattered(p, c, light, (6.2, 14), (2.4, 2.0), d, 8, litter.RUBBLE)


def _bank_heap(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    litter.heap(p, c, light, (0.7, 6.6), (1.6, 1.3), 0.75, d)
    litter.scattered(p, c, light, (1.2, 6.2), (1.8, 2.0), d, 26)


def _floating(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    for z in (13.0, 10.0, 8.0, 6.6):
        litter.scattered(p, c, light, (4.2 + float(d.uniform(-0.8, 0.8)), z), (2.2, 1.0), d, 34)


def _dusty(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    litter.heap(
        p, c, light, (3.2, 15.0), (3.0, 2.2), 2.2, d, ((0.62, 0.52, 0.40), (0.55, 0.46, 0.36), (0.68, 0.58, 0.45)), 420
    )
    stands.excavator(p, c, light, (-1.6, 17.0))
    cloud = np.clip(_thickness(d), 0, 1)
    veil = Image.fromarray((cloud * 190).astype(np.uint8)).resize((WIDTH, HEIGHT))
    p.paste(Image.new("RGB", p.size, (196, 178, 150)), (0, 0), veil)


def _thickness(d: Random) -> Plane:
    """How thick the dust stands in the air, coarse."""
    y, x = np.mgrid[0:75, 0:100].astype(np.float32)
    thick = np.zeros((75, 100), np.float32)
    for _ in range(14):
        cx, cy, r = float(d.uniform(20, 85)), float(d.uniform(20, 40)), float(d.uniform(6, 16))
        thick += 0.3 * np.exp(-(((x - cx) / (r * 1.8)) ** 2) - ((y - cy) / r) ** 2)
    return thick


def _netted(p: Image.Image, c: Camera, light: Light, d: Random) -> None:
    green = ((0.20, 0.42, 0.26), (0.17, 0.38, 0.23), (0.23, 0.46, 0.28))
    litter.heap(p, c, light, (3.2, 15.0), (3.1, 2.3), 2.0, d, green, 520)
    stands.excavator(p, c, light, (-3.6, 19.0))


FOUND: dict[str, Add] = {
    "rubbish": _rubbish,
    "pothole": lambda p, c, light, d: surface.pothole(p, c, light, (LANE_X, 6.6), d),
    "cracks": lambda p, c, _light, d: surface.crazed(p, c, (LANE_X, 7.2), d),
    "stall": lambda p, c, light, d: stands.stall(p, c, light, (1.7, 8.2), d),
    "board": lambda p, c, light, d: stands.board(p, c, light, (2.0, 10.0), d),
    "goods": _goods,
    "ditch": lambda p, c, light, d: surface.silted(p, c, light, 6.4, d),
    "market": lambda p, c, light, d: stands.market(p, c, light, d),
    "shed": lambda p, c, light, _d: stands.shed(p, c, light, (6.6, 14.0)),
    "sand": lambda p, c, light, d: surface.sand(p, c, light, (LANE_X, 7.5), d),
    "bare": lambda p, c, _light, d: surface.barren(p, c, (1.55, 7.6), d, green=False),
    "marking": _nothing,
    "bank": _bank_heap,
    "berth": lambda p, c, light, d: stands.jetty(p, c, light, d),
    "floating": _floating,
    "dust": _dusty,
}
MENDED: dict[str, Add] = {
    "rubbish": lambda p, c, _light, d: surface.cleared(p, c, (1.75, 7.2), (0.9, 1.1), d),
    "pothole": lambda p, c, _light, d: surface.patch(p, c, (LANE_X, 6.6), 2.3, 2.4, d),
    "cracks": lambda p, c, _light, d: surface.patch(p, c, (LANE_X, 7.4), 3.0, 6.0, d),
    "stall": lambda p, c, _light, d: surface.cleared(p, c, (1.6, 8.2), (0.8, 0.8), d),
    "board": _board_gone,
    "goods": lambda p, c, _light, d: surface.cleared(p, c, (1.6, 7.6), (0.9, 1.0), d),
    "ditch": _nothing,
    "market": lambda p, c, _light, d: surface.cleared(p, c, (1.8, 11.0), (0.9, 3.0), d),
    "shed": _shed_gone,
    "sand": _nothing,
    "bare": lambda p, c, _light, d: surface.barren(p, c, (1.55, 7.6), d, green=True),
    "marking": _nothing,
    "bank": lambda p, c, _light, d: surface.cleared(p, c, (0.6, 6.6), (1.3, 1.1), d),
    "berth": lambda p, c, _light, d: surface.cleared(p, c, (1.3, 9.5), (0.6, 1.4), d),
    "floating": _nothing,
    "dust": _netted,
}
