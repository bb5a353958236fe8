"""The child that compares pictures: `python -m storage.likeness.child`, started by asking.py (storage/apart)."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from PIL import Image

from storage.apart.frames import Frame
from storage.apart.serving import Limits, serve
from storage.likeness.laying import Picture, compare
from storage.likeness.planes import Grey, as_grey
from storage.likeness.words import probes


def load_code() -> None:
    """Use everything once, while files can be opened."""
    cv2.setNumThreads(1)
    dice = np.random.default_rng(1)
    noise = np.asarray(cv2.resize(dice.integers(0, 255, (60, 80), np.uint8), (400, 300)), np.uint8)
    for trial in (noise, noise[20:, 30:]):
        out = BytesIO()
        Image.fromarray(trial).save(out, "JPEG")
        for do, blobs in (("probes", 1), ("compare", 2)):
            answer(({"do": do, "turned": False}, [_jpeg_of(noise), out.getvalue()][:blobs]))


def answer(asked: Frame) -> Frame:
    """{"do": "probes"} and a picture, or {"do": "compare", "turned": …} and several: values, or {"reason": …}."""
    head, [first, *rest] = asked
    picture = _read(first)
    if isinstance(picture, str):
        return {"reason": "truncated", "words": picture}, []
    if head["do"] == "probes":
        return {"probes": probes(picture.grey)}, []
    return {"found": [_likeness(picture, _read(other), bool(head["turned"])) for other in rest]}, []


def _read(jpeg: bytes) -> Picture | str:
    """A picture, or what its decoder says."""
    try:
        return Picture(as_grey(jpeg))
    except MemoryError:
        raise
    except Exception as error:  # whatever a decoder says of damaged data
        return f"{type(error).__name__}: {error}"[:200]


def _likeness(one: Picture, other: Picture | str, turned: bool) -> dict[str, Any] | None:
    if isinstance(other, str):
        return None
    found = compare(other, one) if turned else compare(one, other)
    return asdict(found) if found else None


def _jpeg_of(plane: Grey) -> bytes:
    out = BytesIO()
    Image.fromarray(plane).save(out, "JPEG")
    return out.getvalue()


if __name__ == "__main__":
    load_code()
    serve(answer, Limits())
