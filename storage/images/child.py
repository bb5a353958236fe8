"""The child that decodes photos: `python -m storage.images.child`, started by decoder.py (storage/apart)."""

import re
import warnings
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError

from storage.apart.frames import Frame
from storage.apart.serving import Limits, serve
from storage.images.exif import read_facts
from storage.images.pixels import make_derived
from storage.images.values import MAX_PIXELS

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF"]  # JPEG opens MPO as well
PLUGINS = ("Avif", "Jpeg", "Mpo", "Png", "Tiff", "WebP")
KNOWN = re.compile(rb"\xff\xd8\xff|\x89PNG|RIFF....WEBP|....ftyp(?:avi[fs]|he[iv][cxms]|m[is]f1)", re.DOTALL)
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def load_code() -> None:
    """All that decoding needs, now, while files can be opened; one round through everything finds what is lazy."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses beyond twice this, by the head alone
    for plugin in PLUGINS:
        import_module(f"PIL.{plugin}ImagePlugin")
    if find_spec("pi_heif"):
        import_module("pi_heif").register_heif_opener()
        FORMATS.append("HEIF")
    for kind in ("JPEG", "PNG", "WEBP"):
        _try_out(kind)


def _try_out(kind: str) -> None:
    """Raises RuntimeError: what must be readable is not, so this child must not judge anybody's photo."""
    trial = BytesIO()
    Image.new("RGB", (2100, 20)).save(trial, kind, exif=Image.Exif())
    for do in ("facts", "derive"):
        head, _ = answer(({"do": do}, [trial.getvalue()]))
        if "reason" in head:
            raise RuntimeError(f"{do} of a plain {kind}: {head}")


def answer(asked: Frame) -> Frame:
    """One photo, looked at: {"do": "facts" | "derive"} and its bytes; back come values, or {"reason": …}."""
    head, [data] = asked
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        return _derived(image) if head["do"] == "derive" else _facts(image)
    except Image.DecompressionBombError:
        return {"reason": "too-many-pixels"}, []
    except MemoryError:
        raise
    except UnidentifiedImageError:
        return {"reason": _why_unknown(data)}, []
    except Exception as error:  # whatever a decoder says of damaged data: each has words of its own
        return {"reason": "truncated", "words": f"{type(error).__name__}: {error}"[:200]}, []


def _facts(image: ImageFile.ImageFile) -> Frame:
    found: dict[str, Any] = asdict(read_facts(image))
    when = found["gps_time_utc"]
    return found | {"gps_time_utc": when and when.isoformat()}, []


def _derived(image: ImageFile.ImageFile) -> Frame:
    made = make_derived(image)
    sizes = list(made.renditions)
    return {"sizes": sizes, "phash": made.phash, "sharpness": made.sharpness}, list(made.renditions.values())


def _why_unknown(data: bytes) -> str:
    """The reason for bytes that no decoder takes up: by how they begin."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS and "HEIF" not in FORMATS:
        return "no-decoder"
    return "truncated" if KNOWN.match(data) else "not-an-image"


if __name__ == "__main__":
    load_code()
    serve(answer, Limits())
