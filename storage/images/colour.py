"""Colours as they were meant: what a picture's profile says, carried over to sRGB. Runs in the child only."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms

MOST_BYTES = 4 * 1024**2
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, by the ICC profile it came with; as it is where that is none, sRGB itself, or nonsense.

    image: RGB, L or CMYK, eight bits a channel; a profile for another mode than the picture's is not used."""
    if not profile or len(profile) > MOST_BYTES or is_srgb(profile):
        return image
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        if MODES.get(meant.profile.xcolor_space) == image.mode:
            turned = ImageCms.profileToProfile(image, meant, SRGB, outputMode="RGB")
            return turned if turned is not None else image
    return image


def is_srgb(profile: bytes) -> bool:
    """Whether a profile says of itself that it is sRGB, in one of the words in use for that.

    >>> is_srgb(SRGB.tobytes())
    True
    """
    head = profile[:4096].replace(b"\0", b"").lower()
    return b"srgb" in head
