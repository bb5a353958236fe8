"""The light of a moment: what the sky looks like, where shadows fall, how warm and how bright the picture comes out."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from infra.demo.drawing.camera import COARSE, HEIGHT, WIDTH
from infra.demo.drawing.canvas import Colour, Paint
from infra.demo.drawing.noise import screen

Pixels = NDArray[np.int16]


@dataclass(frozen=True)
class Light:
    """zenith, skyline: colours of the sky. cloud 0..1; sun: how hard shadows are, 0..1; shadow: where they fall, m to
    the right for each metre of height; warmth: red over blue; gain: brightness of the whole."""

    zenith: Colour
    skyline: Colour
    cloud: float
    sun: float
    shadow: float
    warmth: float = 0.0
    gain: float = 1.0


CLEAR = Light((0.30, 0.50, 0.78), (0.78, 0.86, 0.92), 0.35, 1.0, 0.55)
HAZY = Light((0.56, 0.66, 0.76), (0.84, 0.86, 0.86), 0.65, 0.45, -0.35, 0.015, 0.98)
OVERCAST = Light((0.63, 0.67, 0.71), (0.83, 0.85, 0.86), 0.95, 0.08, 0.1, -0.012, 0.90)
AFTERNOON = Light((0.38, 0.54, 0.74), (0.93, 0.87, 0.76), 0.45, 1.0, -0.95, 0.05, 1.0)
SUMMER = Light((0.24, 0.46, 0.80), (0.72, 0.84, 0.95), 0.5, 1.0, 0.3, -0.008, 1.06)
LIGHTS = (CLEAR, HAZY, OVERCAST, AFTERNOON, SUMMER)


def sky(light: Light, rows: int, seed: int) -> Paint:
    """The sky above the horizon, on the coarse pixels of that many fine rows."""
    rows, width = rows // COARSE, WIDTH // COARSE
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None] ** 0.8
    zenith, skyline = np.asarray(light.zenith, np.float32), np.asarray(light.skyline, np.float32)
    paint = np.repeat(zenith + (skyline - zenith) * down, width, axis=1)
    clouds = screen("cloud", rows, width, seed) * 0.8 + screen("earth", rows, width, seed + 5) * 0.25
    cover = np.clip((clouds + light.cloud - 0.45) * 1.6, 0, 1)[..., None] * (1 - 0.55 * down)
    white = 0.55 * skyline + 0.45 * (0.97 - 0.13 * light.cloud * np.clip(clouds, 0, 1)[..., None])
    return np.asarray(paint + (white - paint) * cover, np.float32)


def developed(picture: Image.Image, light: Light, seed: int) -> Image.Image:
    """The picture as a small sensor gives it: warmth, a tone curve, darker corners, noise."""
    gains = (1 + light.warmth, 1.0, 1 - 1.6 * light.warmth)
    toned = picture.point([value for gain in gains for value in _curve(light.gain * gain)])
    pixels = np.asarray(toned).astype(np.int16)
    pixels += (_grain(seed) - _corners())[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _curve(gain: float) -> list[int]:
    """A little lift in the shadows, a soft shoulder in the lights."""
    x = np.clip(np.arange(256) / 255 * gain, 0, 1)
    values: list[int] = (np.clip(x**0.88 + 0.018 * np.sin(2 * np.pi * (x - 0.5)), 0, 1) * 255).astype(int).tolist()
    return values


def _grain(seed: int) -> Pixels:
    return np.asarray((screen("grain", HEIGHT, WIDTH, seed) * 9).astype(np.int16))


@cache
def _corners() -> Pixels:
    y, x = np.linspace(-1, 1, HEIGHT)[:, None], np.linspace(-1, 1, WIDTH)[None, :]
    return np.asarray((16 * np.clip(x * x + y * y - 0.6, 0, None) ** 1.3).astype(np.int16))
