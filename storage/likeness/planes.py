"""Grey pictures as planes, small enough to be looked at closely and quickly (child only)."""

from io import BytesIO
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LONGEST_PX = 512
MOST_PIXELS = 20_000_000

Grey: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.float32]


def as_grey(jpeg: bytes) -> Grey:
    """A JPEG as grey levels, its longest side at most 512 px.

    Raises what Pillow does for damaged data, ValueError: no JPEG that we would have made."""
    image = Image.open(BytesIO(jpeg), formats=["JPEG"])
    if image.width * image.height > MOST_PIXELS:
        raise ValueError("larger than a rendition")
    image.draft("L", (LONGEST_PX, LONGEST_PX))
    grey = image.convert("L")
    grey.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.BOX)
    return np.asarray(grey)
