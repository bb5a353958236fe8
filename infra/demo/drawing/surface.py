"""What is wrong with the road itself, and what it looks like put right."""

import numpy as np
from PIL import Image, ImageDraw

from infra.demo.drawing.camera import Camera, Point
from infra.demo.drawing.canvas import rgb
from infra.demo.drawing.ground import DITCH_M, ROAD_EDGE_M
from infra.demo.drawing.light import Light
from infra.demo.drawing.litter import scattered
from infra.demo.drawing.things import Random, blot, dark, filled


def pothole(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random) -> None:
    """A hole with a broken rim, loose stones about it, rain water in its middle."""
    x, z = at
    draw = ImageDraw.Draw(picture)
    for _ in range(9):
        _crack(draw, camera, (x, z), float(dice.uniform(0, 6.28)), float(dice.uniform(0.9, 1.9)), dice)
    rim = blot(camera, x, z, 0.95, 0.85, dice)
    filled(picture, [(px, py - 3) for px, py in rim], (0.52, 0.51, 0.50), 3)
    filled(picture, rim, (0.33, 0.30, 0.27), 4, 0.6)
    dark(picture, blot(camera, x + 0.08 * light.shadow, z + 0.12, 0.8, 0.65, dice), 0.55, 9)
    pool = blot(camera, x + 0.05, z - 0.1, 0.52, 0.4, dice)
    draw.polygon(pool, rgb(light.skyline, 0.62))
    draw.line([*pool, pool[0]], (58, 54, 50), 3)
    for _ in range(150):
        a, r = float(dice.uniform(0, 6.28)), float(dice.uniform(0.75, 1.7))
        cx, cy = camera.at(x + r * np.cos(a), z + r * 0.9 * np.sin(a))
        s = camera.px(float(dice.uniform(0.008, 0.03)), z)
        draw.ellipse(
            (cx - s, cy - s * 0.7, cx + s, cy + s * 0.6), rgb((0.5, 0.48, 0.45), float(dice.uniform(0.6, 1.3)))
        )


def crazed(picture: Image.Image, camera: Camera, at: Point, dice: Random) -> None:
    """Alligator cracks: a net of small polygons over a few square metres."""
    draw = ImageDraw.Draw(picture)
    rows, columns = 17, 10
    x = at[0] + (np.arange(columns) / (columns - 1) - 0.5) * 2.5 + dice.normal(0, 0.07, (rows, columns))
    z = at[1] + (np.arange(rows)[:, None] / (rows - 1) - 0.5) * 5.4 + dice.normal(0, 0.09, (rows, columns))
    for i in range(rows):
        for j in range(columns):
            for i2, j2 in ((i + 1, j), (i, j + 1)):
                if i2 < rows and j2 < columns and dice.random() < 0.86:
                    thick = max(1, round(camera.px(float(dice.uniform(0.006, 0.02)), float(z[i, j]))))
                    draw.line([camera.at(x[i, j], z[i, j]), camera.at(x[i2, j2], z[i2, j2])], (44, 43, 42), thick)


def patch(picture: Image.Image, camera: Camera, at: Point, wide: float, long: float, dice: Random) -> None:
    """Fresh tarmac, cut square, its joint sealed."""
    x, z = at
    corners = [camera.at(x + a * wide / 2, z + b * long / 2) for a, b in ((-1, 1), (1, 1), (1, -1), (-1, -1))]
    filled(picture, corners, (0.26, 0.26, 0.27), int(dice.integers(99)), 0.35)
    draw = ImageDraw.Draw(picture)
    draw.line([*corners, corners[0]], (30, 30, 32), 5)


def sand(picture: Image.Image, camera: Camera, light: Light, at: Point, dice: Random) -> None:
    """Sand and stones that a lorry lost, drawn out by wheels."""
    draw = ImageDraw.Draw(picture)
    for rx, rz, tone in ((2.3, 3.6, 0.72), (1.6, 2.6, 0.85), (0.9, 1.4, 1.0)):
        grains = (0.70 * tone, 0.61 * tone, 0.45 * tone)
        filled(picture, blot(camera, *at, rx, rz, dice, 0.45), grains, int(dice.integers(99)), 0.4)
    for _ in range(700):
        x, z = at[0] + float(dice.normal(0, 1.2)), max(2.4, at[1] + float(dice.normal(0, 1.9)))
        (cx, cy), s = camera.at(x, z), camera.px(float(dice.uniform(0.006, 0.03)), z)
        draw.ellipse(
            (cx - s, cy - s * 0.6, cx + s, cy + s * 0.6), rgb((0.66, 0.58, 0.44), float(dice.uniform(0.6, 1.3)))
        )
    dark(picture, blot(camera, at[0] + 0.2 * light.shadow, at[1], 0.8, 1.1, dice), 0.18, 12)


def silted(picture: Image.Image, camera: Camera, light: Light, z: float, dice: Random) -> None:
    """A ditch full of earth, leaves and bags for some metres."""
    draw, (low, high) = ImageDraw.Draw(picture), DITCH_M
    middle = (low + high) / 2
    for far in np.arange(z + 3.2, z - 1.6, -0.35).tolist():
        draw.polygon(
            blot(camera, middle, far, 0.52, 0.4, dice, 0.3), rgb((0.38, 0.31, 0.22), float(dice.uniform(0.75, 1.15)))
        )
    for _ in range(420):
        x, far = float(dice.uniform(low, high)), z + float(dice.uniform(-1.6, 3.2))
        (cx, cy), s = camera.at(x, far, 0.05), camera.px(float(dice.uniform(0.015, 0.05)), far)
        tone = ((0.45, 0.38, 0.16), (0.30, 0.34, 0.14), (0.52, 0.36, 0.20))[int(dice.integers(3))]
        draw.ellipse((cx - s, cy - s * 0.45, cx + s, cy + s * 0.45), rgb(tone, float(dice.uniform(0.7, 1.2))))
    scattered(picture, camera, light, (middle, z + 0.6), (0.45, 1.7), dice, 26)


def barren(picture: Image.Image, camera: Camera, at: Point, dice: Random, green: bool) -> None:
    """A verge laid bare; green: sown, with seedlings in rows."""
    draw = ImageDraw.Draw(picture)
    filled(
        picture, blot(camera, *at, 1.35, 3.4, dice, 0.2), (0.46, 0.37, 0.26) if green else (0.58, 0.46, 0.32), 11, 0.45
    )
    filled(
        picture, blot(camera, *at, 1.1, 2.9, dice, 0.2), (0.42, 0.36, 0.24) if green else (0.62, 0.50, 0.36), 17, 0.45
    )
    for _ in range(900 if green else 500):
        x, z = at[0] + float(dice.uniform(-1.1, 1.1)), at[1] + float(dice.uniform(-2.8, 2.9))
        cx, cy = camera.at(round(x * 5) / 5 + float(dice.normal(0, 0.03)) if green else x, z)
        s = camera.px(0.05, z)
        if green:
            draw.line(
                [(cx, cy), (cx + s * float(dice.normal(0, 0.5)), cy - s * 2)],
                rgb((0.36, 0.56, 0.20), float(dice.uniform(0.7, 1.2))),
                2,
            )
        else:
            draw.ellipse(
                (cx - s / 2, cy - s / 4, cx + s / 2, cy + s / 4), rgb((0.52, 0.41, 0.29), float(dice.uniform(0.7, 1.3)))
            )


def cleared(picture: Image.Image, camera: Camera, at: Point, reach: tuple[float, float], dice: Random) -> None:
    """Where something lay: raked earth, and the first grass coming through."""
    draw = ImageDraw.Draw(picture)
    filled(picture, blot(camera, *at, *reach, dice, 0.3), (0.46, 0.41, 0.27), int(dice.integers(99)), 0.5)
    for _ in range(520):
        x = at[0] + float(dice.normal(0, 0.42)) * reach[0]
        z = max(2.5, at[1] + float(dice.normal(0, 0.42)) * reach[1])
        (cx, cy), s = camera.at(x, z), camera.px(0.05, z)
        tone = (0.34, 0.46, 0.18) if dice.random() < 0.6 else (0.55, 0.48, 0.33)
        draw.line(
            [(cx, cy), (cx + s * float(dice.normal(0, 0.7)), cy - s)], rgb(tone, float(dice.uniform(0.75, 1.2))), 2
        )


def tufts(picture: Image.Image, camera: Camera, low: float, high: float, dice: Random, n: int = 170) -> None:
    """Blades of grass close to the camera, between two x."""
    draw = ImageDraw.Draw(picture)
    for z in np.sort(dice.uniform(2.5, 7.5, n))[::-1].tolist():
        x = float(dice.uniform(low, high))
        tone = rgb((0.40, 0.48, 0.20), float(dice.uniform(0.55, 1.15)))
        for _ in range(5):
            cx, cy = camera.at(x + float(dice.normal(0, 0.05)), z)
            tall, lean = camera.px(float(dice.uniform(0.06, 0.2)), z), float(dice.normal(0, 0.35))
            draw.line([(cx, cy), (cx + lean * tall * 0.5, cy - tall * 0.6), (cx + lean * tall, cy - tall)], tone, 2)


def _crack(draw: ImageDraw.ImageDraw, camera: Camera, at: Point, course: float, long: float, dice: Random) -> None:
    x, z = at
    line = [camera.at(x, z)]
    for _ in range(7):
        course += float(dice.normal(0, 0.35))
        x, z = x + long / 7 * float(np.cos(course)), z + long / 7 * float(np.sin(course))
        line.append(camera.at(min(x, ROAD_EDGE_M), max(z, 1.5)))
    draw.line(line, (48, 46, 45), 3)
