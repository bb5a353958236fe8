"""The short way from the commonest photo to its copies (runs in the child only).

One decode to plain RGB at a fraction of the size, and two encodes, with none of Pillow's own pictures in between: they
cost a sixth of the whole. A file that its decoder has anything to say against goes the long way (pixels.py), which
judges it.
"""

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageFile

from storage.images.exif import orientation_of
from storage.images.pixels import LARGE_PX, QUALITY, SHARPNESS_PX, SLACK, SMALL_PX, holds_ycbcr, profile_of, sharpness
from storage.images.prints import print_of
from storage.images.values import Derived

Pixels = NDArray[np.uint8]
"""RGB, shape (height, width, 3); or grey, shape (height, width)."""
FRACTIONS = (8, 4, 2, 1)
"""Of a JPEG's size, those that are decoded by vector instructions."""


def quick_copies(image: ImageFile.ImageFile, data: bytes) -> Derived | None:
    """Renditions, print and sharpness of a JPEG in sRGB; None: it has to go the long way.

    image: as Pillow opened it, its pixels not decoded; data: the file."""
    if image.format not in ("JPEG", "MPO") or not holds_ycbcr(image) or profile_of(image) is not None:
        return None
    try:
        return _copies(_turned(_within(_decoded(data, image.size), LARGE_PX), orientation_of(image)))
    except (ValueError, cv2.error):  # whatever there is to say against it
        return None


def _copies(large: Pixels) -> Derived:
    half = _within(large, SHARPNESS_PX)
    small = _within(half if _is_half(half, large) else large, SMALL_PX)
    renditions = {SMALL_PX: _jpeg(small), LARGE_PX: _jpeg(large)}
    return Derived(renditions, print_of(Image.fromarray(_grey(small))), sharpness(_grey(half)))


def _decoded(data: bytes, size: tuple[int, int]) -> Pixels:
    """The picture at the least of FRACTIONS that is enough. Raises ValueError."""
    fraction = next((each for each in FRACTIONS if max(size) >= each * LARGE_PX * SLACK), 1)
    width, height = (-(-side // fraction) for side in size)
    found: Pixels = simplejpeg.decode_jpeg(data, "RGB", min_height=height, min_width=width, min_factor=fraction)
    return found


def _within(pixels: Pixels, longest_px: int) -> Pixels:
    """As pixels.py has it, by means of areas: whole pixels made one where they nearly fill the size."""
    height, width = pixels.shape[:2]
    longest = max(width, height)
    if longest <= longest_px:
        return pixels
    factor = int(longest / (longest_px * SLACK))
    if longest <= factor * longest_px and min(width, height) >= factor:
        size = width // factor, height // factor
        pixels = pixels[: size[1] * factor, : size[0] * factor]
    else:
        size = max(1, round(width * longest_px / longest)), max(1, round(height * longest_px / longest))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _is_half(half: Pixels, of: Pixels) -> bool:
    """Then its mean of four is as good as the whole's of sixteen."""
    return (2 * half.shape[0], 2 * half.shape[1]) == of.shape[:2]


def _turned(pixels: Pixels, turn: int | None) -> Pixels:
    """Upright, by the number of EXIF's orientation."""
    if turn in (5, 6, 7, 8):
        pixels = np.asarray(cv2.transpose(pixels), np.uint8)
    over = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(turn or 1)
    return pixels if over is None else np.asarray(cv2.flip(pixels, over), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _jpeg(pixels: Pixels) -> bytes:
    coded: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), QUALITY, "RGB", "420")
    return coded
