"""What people put up: stalls, a market of them, boards, a shed, a jetty with its boats, an excavator, a hoarding."""

from PIL import Image, ImageDraw, ImageFont

from infra.demo.drawing.camera import Camera, Point
from infra.demo.drawing.canvas import Colour, rgb
from infra.demo.drawing.light import Light
from infra.demo.drawing.things import Random, box, dark, disc

CLOTHS: tuple[Colour, ...] = (
    (0.78, 0.16, 0.16),
    (0.16, 0.36, 0.68),
    (0.86, 0.56, 0.14),
    (0.18, 0.50, 0.32),
    (0.5, 0.2, 0.5),
)
FRUIT: tuple[Colour, ...] = (
    (0.92, 0.55, 0.12), (0.78, 0.14, 0.14), (0.40, 0.62, 0.20), (0.90, 0.80, 0.25), (0.55, 0.30, 0.16),
    (0.85, 0.85, 0.80),
)  # fmt: skip


def stall(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random, wide: float = 2.4) -> None:
    """A roadside stall: four poles, a striped cloth, a table of fruit, baskets before it."""
    x, z = at
    dark(picture, disc(camera, x + 0.6 * light.shadow, z + 0.4, wide * 0.62, 1.2), 0.35 + 0.2 * light.sun, 10)
    draw, cloth = ImageDraw.Draw(picture), CLOTHS[int(dice.integers(len(CLOTHS)))]
    for depth in (z + 1.1, z):
        for side in (-wide / 2, wide / 2):
            draw.line(
                [camera.at(x + side, depth), camera.at(x + side, depth, 2.1)],
                (120, 118, 116),
                max(2, int(camera.px(0.04, z))),
            )
    box(draw, camera, (x, z + 0.7), wide * 0.96, 1.5, 0.3, (0.30, 0.27, 0.25))
    box(draw, camera, (x, z), wide * 0.92, 0.62, 0.0, (0.48, 0.40, 0.30))
    _fruit(draw, camera, x, z, wide, dice)
    _canopy(draw, camera, x, z, wide, cloth)
    for k in range(3):
        spot = x - wide * 0.4 + k * wide * 0.38 + float(dice.uniform(-0.1, 0.1))
        box(draw, camera, (spot, z - 0.45), 0.42, 0.24, 0.0, (0.62, 0.48, 0.30))
        (cx, cy), r = camera.at(spot, z - 0.45, 0.27), camera.px(0.19, z)
        draw.ellipse((cx - r, cy - r * 0.4, cx + r, cy + r * 0.4), rgb(FRUIT[int(dice.integers(len(FRUIT)))], 0.95))


def _fruit(draw: ImageDraw.ImageDraw, camera: Camera, x: float, z: float, wide: float, dice: Random) -> None:
    for k in range(7):
        colour = FRUIT[int(dice.integers(len(FRUIT)))]
        middle = x - wide * 0.4 + k * wide * 0.8 / 6
        for _ in range(16):
            cx, cy = camera.at(middle + float(dice.uniform(-0.15, 0.15)), z + 0.1, 0.62 + float(dice.uniform(0, 0.16)))
            r = camera.px(0.05, z)
            draw.ellipse((cx - r, cy - r, cx + r, cy + r), rgb(colour, float(dice.uniform(0.75, 1.15))))


def _canopy(draw: ImageDraw.ImageDraw, camera: Camera, x: float, z: float, wide: float, cloth: Colour) -> None:
    n = 9
    for k in range(n):
        a, b = (-0.56 + 1.12 * k / n) * wide, (-0.56 + 1.12 * (k + 1) / n) * wide
        colour: Colour = cloth if k % 2 == 0 else (0.93, 0.92, 0.88)
        top = [camera.at(x + a * 0.9, z + 1.3, 2.55), camera.at(x + b * 0.9, z + 1.3, 2.55)]
        edge = [camera.at(x + b, z - 0.35, 2.05), camera.at(x + a, z - 0.35, 2.05)]
        draw.polygon([*top, *edge], rgb(colour, 1.02))
        hem = camera.at((x + a + x + b) / 2, z - 0.35, 1.78)
        draw.polygon([edge[1], edge[0], (edge[0][0], hem[1]), hem, (edge[1][0], hem[1])], rgb(colour, 0.78))


def market(picture: Image.Image, camera: Camera, light: Light, dice: Random) -> None:
    """A row of stalls on the shoulder and a second one half on the road, with people between them."""
    for z in (21.0, 16.5, 12.6, 9.4):
        stall(picture, camera, light, (1.9 + float(dice.uniform(-0.2, 0.2)), z), dice, 2.6)
        passer_by(picture, camera, light, (-0.3 + float(dice.uniform(-0.6, 0.5)), z - 1.6), dice)
        if z > 12:
            stall(picture, camera, light, (-2.6 + float(dice.uniform(-0.3, 0.3)), z + 0.8), dice, 2.2)
            passer_by(picture, camera, light, (-0.9 + float(dice.uniform(-0.5, 0.4)), z - 0.9), dice)


def passer_by(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random) -> None:
    """Somebody seen from behind, not to be known by anybody."""
    x, z = at
    dark(picture, disc(camera, x + 0.3 * light.shadow, z, 0.35, 0.18), 0.45, 4)
    draw, coat = ImageDraw.Draw(picture), CLOTHS[int(dice.integers(len(CLOTHS)))]
    for side in (-0.09, 0.09):
        box(draw, camera, (x + side, z), 0.15, 0.8, 0.0, (0.20, 0.22, 0.28))
    (left, low), (right, high) = camera.at(x - 0.23, z, 0.75), camera.at(x + 0.23, z, 1.42)
    draw.rounded_rectangle((left, high, right, low), (right - left) * 0.3, rgb(coat, 0.8))
    (cx, cy), r = camera.at(x, z, 1.56), camera.px(0.11, z)
    draw.ellipse((cx - r, cy - r * 1.15, cx + r, cy + r * 1.15), (34, 30, 28))


def board(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random) -> None:
    """An advertising board on two posts, put up without asking."""
    x, z = at
    draw = ImageDraw.Draw(picture)
    reach = light.shadow * 1.6
    shadow = [camera.at(x + reach + dx, z + dz) for dx, dz in ((-1.5, 0.7), (1.5, 0.7), (1.5, -0.3), (-1.5, -0.3))]
    dark(picture, shadow, 0.4 * light.sun + 0.08, 5)
    for side in (-1.15, 1.15):
        box(draw, camera, (x + side, z), 0.09, 2.9, 0.0, (0.45, 0.46, 0.48))
    face: Colour = CLOTHS[int(dice.integers(len(CLOTHS)))]
    (left, low), (right, high) = camera.at(x - 1.55, z, 1.25), camera.at(x + 1.55, z, 2.95)
    draw.rectangle((left - 4, high - 4, right + 4, low + 4), (92, 94, 96))
    draw.rectangle((left, high, right, low), rgb(face))
    draw.rectangle((left, high + (low - high) * 0.68, right, low), rgb((0.95, 0.93, 0.86)))
    for text, share, size, colour in (
        ("SALE  50%", 0.34, 0.30, (255, 244, 210)),
        ("TEL 000-0000", 0.84, 0.15, (60, 60, 66)),
    ):
        font = ImageFont.load_default((low - high) * size)
        draw.text(((left + right) / 2, high + (low - high) * share), text, colour, font, anchor="mm")


def shed(picture: Image.Image, camera: Camera, light: Light, at: Point) -> None:
    """A shed of white panels under a blue roof, built where nothing may stand."""
    x, z = at
    draw, wide, deep, tall = ImageDraw.Draw(picture), 5.2, 4.0, 2.7
    dark(picture, disc(camera, x + light.shadow, z + 0.8, wide * 0.62, 2.6), 0.4, 12)
    box(draw, camera, (x, z), wide, tall, 0.0, (0.85, 0.86, 0.86))
    near, back = x - wide / 2, z + deep
    side = [camera.at(near, z), camera.at(near, z, tall), camera.at(near, back, tall), camera.at(near, back)]
    draw.polygon(side, rgb((0.66, 0.68, 0.70)))
    for k in range(1, 11):
        edge = x - wide / 2 + wide * k / 11
        draw.line([camera.at(edge, z), camera.at(edge, z, tall)], (198, 200, 200), 2)
    ridge, eaves = tall + 0.95, 0.3
    left, right, foot = x - wide / 2 - eaves, x + wide / 2 + eaves, tall - 0.05
    lower = [camera.at(left, z - eaves, foot), camera.at(right, z - eaves, foot)]
    roof = [*lower, camera.at(right, z + deep / 2, ridge), camera.at(left, z + deep / 2, ridge)]
    draw.polygon(roof, rgb((0.20, 0.40, 0.68)))
    for k in range(1, 16):
        share = k / 16
        a, b = (
            (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)
            for p, q in ((roof[0], roof[1]), (roof[3], roof[2]))
        )
        draw.line([a, b], rgb((0.16, 0.34, 0.60)), 2)
    box(draw, camera, (x - 1.2, z - 0.02), 1.0, 2.0, 0.0, (0.36, 0.40, 0.46))
    box(draw, camera, (x + 1.2, z - 0.02), 1.3, 0.9, 1.0, (0.42, 0.52, 0.60))


def jetty(picture: Image.Image, camera: Camera, light: Light, dice: Random) -> None:
    """A small berth: planks on piles out into the water, and three boats moored at it."""
    draw = ImageDraw.Draw(picture)
    for z in (11.4, 9.7):
        dark(picture, [camera.at(2.2, z), camera.at(8.5, z), camera.at(8.5, z - 0.9), camera.at(2.2, z - 0.9)], 0.4, 6)
        for k in range(22):
            left = 1.7 + 0.31 * k
            plank = [camera.at(left, z + 0.6, 0.5), camera.at(left + 0.28, z + 0.6, 0.5),
                     camera.at(left + 0.28, z - 0.6, 0.5), camera.at(left, z - 0.6, 0.5)]  # fmt: skip
            draw.polygon(plank, rgb((0.52, 0.42, 0.31), float(dice.uniform(0.8, 1.1))))
        for pile in (2.4, 4.3, 6.2, 8.2):
            box(draw, camera, (pile, z - 0.6), 0.14, 1.0, -0.5, (0.30, 0.25, 0.20))
        boat(picture, camera, light, (6.4 + float(dice.uniform(-0.8, 0.8)), z - 1.5), dice)
    boat(picture, camera, light, (4.2, 7.3), dice)


def boat(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random) -> None:
    x, z = at
    draw, long = ImageDraw.Draw(picture), float(dice.uniform(2.4, 3.2))
    dark(picture, disc(camera, x + 0.2 * light.shadow, z - 0.1, long * 0.52, 0.4), 0.5, 5)
    hull = [camera.at(x - long / 2, z, 0.55), camera.at(x + long / 2, z, 0.45),
            camera.at(x + long * 0.36, z, 0.0), camera.at(x - long * 0.38, z, 0.0)]  # fmt: skip
    colour = ((0.30, 0.36, 0.42), (0.42, 0.34, 0.26), (0.24, 0.40, 0.44))[int(dice.integers(3))]
    draw.polygon(hull, rgb(colour))
    draw.line([hull[0], hull[1]], rgb(colour, 1.5), 4)
    box(draw, camera, (x - long * 0.1, z + 0.1), long * 0.34, 0.5, 0.45, (0.62, 0.60, 0.52))


def hoarding(picture: Image.Image, camera: Camera, z: float, gap: float | None = None) -> None:
    """A fence of blue and white panels across the scene; with a gap from that x on, metres."""
    draw = ImageDraw.Draw(picture)
    left = camera.at(0, z)[0] * -z / camera.focal_px
    for k in range(40):
        x = left + 1.5 * k - 1
        if gap is None or not gap < x < gap + 5:
            box(draw, camera, (x, z), 1.46, 2.1, 0.0, (0.32, 0.48, 0.66) if k % 2 else (0.82, 0.84, 0.84))


def excavator(picture: Image.Image, camera: Camera, light: Light, at: Point) -> None:
    x, z = at
    draw, yellow = ImageDraw.Draw(picture), (0.85, 0.63, 0.14)
    dark(picture, disc(camera, x + 0.8 * light.shadow, z, 2.6, 1.4), 0.5, 8)
    (left, low), (right, high) = camera.at(x - 1.8, z, 0.0), camera.at(x + 1.8, z, 0.75)
    draw.rounded_rectangle((left, high, right, low), (low - high) / 2, (46, 46, 48))
    box(draw, camera, (x + 0.3, z), 2.6, 0.95, 0.8, yellow)
    box(draw, camera, (x - 0.6, z - 0.01), 1.0, 1.5, 0.9, (0.25, 0.30, 0.34))
    box(draw, camera, (x - 0.6, z - 0.02), 1.1, 0.18, 2.4, yellow)
    arm = [
        camera.at(x - 0.9, z, 1.5),
        camera.at(x - 2.9, z, 3.9),
        camera.at(x - 4.6, z, 2.2),
        camera.at(x - 4.3, z, 0.9),
    ]
    draw.line(arm, rgb(yellow, 0.92), max(3, round(camera.px(0.32, z))), joint="curve")
    bx, by = arm[3]
    r = camera.px(0.5, z)
    draw.polygon(
        [(bx - r, by - r * 0.4), (bx + r * 0.6, by - r * 0.2), (bx + r * 0.3, by + r), (bx - r * 0.7, by + r * 0.8)],
        (60, 58, 56),
    )
