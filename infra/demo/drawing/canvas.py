"""What is being painted: colours as arrays (rows, columns, 3), 0..1, while the ground is laid; pixels afterwards."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from infra.demo.drawing.noise import Plane

Colour = tuple[float, float, float]
Paint = NDArray[np.float32]
Rgb = tuple[int, int, int]


def flat(shape: tuple[int, int], colour: Colour) -> Paint:
    """One colour all over."""
    return np.broadcast_to(np.asarray(colour, np.float32), (*shape, 3)).copy()


def lay(paint: Paint, over: Paint | Colour, where: Plane) -> None:
    """Lay another paint over this one, in place; where: 0 leaves it, 1 hides it."""
    paint += (np.asarray(over, np.float32) - paint) * where[..., None]


def shade(paint: Paint, factor: Plane) -> None:
    """Darken (below 1) or lighten, in place."""
    paint *= factor[..., None]


def smooth(value: Plane, low: float, high: float) -> Plane:
    """0 below low, 1 above high, a soft step between; high below low turns it round."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def band(value: Plane, low: float, high: float, soft: float) -> Plane:
    """1 between low and high, with soft edges."""
    return smooth(value, low - soft, low + soft) * (1 - smooth(value, high - soft, high + soft))


def as_picture(parts: Sequence[Paint], size: tuple[int, int]) -> Image.Image:
    """Painted parts, one below the other, drawn up to a size in pixels."""
    whole = (np.clip(np.concatenate(parts), 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(whole).resize(size, Image.Resampling.BILINEAR)


def rgb(colour: Colour, factor: float = 1.0) -> Rgb:
    """A colour for Pillow, darker or lighter."""
    red, green, blue = (max(0, min(255, round(part * factor * 255))) for part in colour)
    return red, green, blue
