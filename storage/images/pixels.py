"""What is made of the pixels, all from one decode (runs in the child only).

JPEG is decoded at half, a quarter or an eighth of its size where that is enough: libjpeg then does a fraction of the
work, and yet reads all of the file, so a cut-off one is found.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from storage.images.colour import is_srgb, to_srgb
from storage.images.exif import orientation_of
from storage.images.prints import print_of
from storage.images.values import RENDITIONS_PX, Derived

SMALL_PX, LARGE_PX = RENDITIONS_PX
SHARPNESS_PX = 1008
BAND = 32  # rows whose sums stay in the cache; a fork pays for each page that it touches
SLACK = 0.975  # of a size is as good as the size, where whole pixels then make one: 2000 or 504 cost far less
QUALITY = 80
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def make_derived(image: ImageFile.ImageFile) -> Derived:
    """Renditions, print and sharpness of an opened image. Raises whatever Pillow does for damaged data."""
    return make_copies(upright(image))


def upright(image: ImageFile.ImageFile) -> Image.Image:
    """The picture at no more than LARGE_PX, turned as it was held, in sRGB or in the YCbCr of it."""
    turn = orientation_of(image)
    return _turned(_decoded(image), turn)


def make_copies(picture: Image.Image) -> Derived:
    """Renditions, print and sharpness of a picture that stands upright; RGB or YCbCr, without metadata."""
    large = _within(picture, LARGE_PX)
    half = _within(large, SHARPNESS_PX)
    is_half = (
        2 * half.width,
        2 * half.height,
    ) == large.size  # then its mean of four is as good as the whole's of sixteen
    small = _within(half if is_half else large, SMALL_PX)
    renditions = {SMALL_PX: _jpeg(small), LARGE_PX: _jpeg(large)}
    return Derived(renditions, print_of(_grey(small)), sharpness(np.asarray(_grey(half))))


def sharpness(rows: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian of a grey picture, shape (height, width); 0 for one under 3 px.

    Source: Pech-Pacheco et al. (2000), doi:10.1109/ICPR.2000.903548."""
    if min(rows.shape) < 3:
        return 0.0
    total = squares = 0.0
    for top in range(0, len(rows) - 2, BAND):
        at = rows[top : top + BAND + 2].astype(np.int16)
        laplacian = at[:-2, 1:-1] + at[2:, 1:-1] + at[1:-1, :-2] + at[1:-1, 2:] - 4 * at[1:-1, 1:-1]
        exact = laplacian.astype(float).ravel()
        total, squares = total + float(exact.sum()), squares + float(np.einsum("i,i", exact, exact))
    count = (rows.shape[0] - 2) * (rows.shape[1] - 2)
    return float(squares / count - (total / count) ** 2)


def _decoded(image: ImageFile.ImageFile) -> Image.Image:
    """The picture at no more than LARGE_PX, in YCbCr as a JPEG holds it (which spares both conversions), or in RGB.

    One that comes with another profile than sRGB is decoded to the colours that profile speaks of."""
    profile = profile_of(image)
    scale = min(1.0, LARGE_PX * SLACK / max(image.size))
    size = max(1, int(image.width * scale)), max(1, int(image.height * scale))
    image.draft(_draft_mode(image, profile), size)
    image.load()
    if profile is not None and image.mode in ("L", "CMYK"):  # profiles of these are used before they become RGB
        picture = to_srgb(_within(image, LARGE_PX), profile).convert("RGB")
    else:
        picture = _within(image if image.mode == "YCbCr" else _as_rgb(image), LARGE_PX)
        picture = to_srgb(picture, profile)
    picture.info = {}  # comments, XMP and the like, which save() would carry over
    return picture


def profile_of(image: Image.Image) -> bytes | None:
    """The ICC profile that has to be heeded; None: there is none, or it is sRGB."""
    found = image.info.get("icc_profile")
    return found if isinstance(found, bytes) and found and not is_srgb(found) else None


def _draft_mode(image: ImageFile.ImageFile, profile: bytes | None) -> str | None:
    if not holds_ycbcr(image):
        return None
    return "YCbCr" if profile is None else "RGB"


def holds_ycbcr(image: ImageFile.ImageFile) -> bool:
    """Whether a JPEG's three layers are Y, Cb, Cr: unless it says that they are R, G, B, by number or by name."""
    layers = [layer[0] for layer in getattr(image, "layer", [])]
    return len(layers) == 3 and layers != list(b"RGB") and image.info.get("adobe_transform") != 0


def _as_rgb(image: Image.Image) -> Image.Image:
    """Eight bits a channel, on white where it is transparent."""
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray((np.asarray(image).clip(0, 65535) / 257).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    picture = image.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _grey(image: Image.Image) -> Image.Image:
    return image.getchannel("Y") if image.mode == "YCbCr" else image.convert("L")


def _within(image: Image.Image, longest_px: int) -> Image.Image:
    """The picture with its longest side at most so long, and not much less; never enlarged."""
    longest = max(image.size)
    if longest <= longest_px:
        return image
    factor = int(longest / (longest_px * SLACK))
    if longest <= factor * longest_px:
        return image.reduce(factor)
    size = [max(1, round(side * longest_px / longest)) for side in image.size]
    return image.resize((size[0], size[1]), Image.Resampling.HAMMING, reducing_gap=2.0)


def _turned(image: Image.Image, turn: int | None) -> Image.Image:
    return image.transpose(UPRIGHT[turn]) if turn in UPRIGHT else image


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
