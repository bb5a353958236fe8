"""The child that decodes photos: `python -m storage.images.child`, started by decoder.py (storage/apart)."""

import warnings
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import cv2
from PIL import Image, ImageFile, UnidentifiedImageError

from storage.apart.frames import Frame
from storage.apart.serving import serve
from storage.images.containers import outline_of
from storage.images.exif import facts_of_outline, read_facts
from storage.images.extents import is_whole
from storage.images.limits import strict
from storage.images.marking import NoFont, font_for_marks, marked
from storage.images.pixels import make_derived, upright
from storage.images.quick import quick_copies
from storage.images.values import MAX_PIXELS, MAX_PIXELS_JPEG, PhotoFacts
from storage.kinds import kind_of

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]  # JPEG opens MPO as well
PLUGINS = ("Avif", "Gif", "Jpeg", "Mpo", "Png", "Tiff", "WebP")
DECODED = {"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"}


def load_code() -> None:
    """All that decoding needs, now, while files can be opened; one round through everything finds what is lazy."""
    warnings.simplefilter("ignore")
    cv2.setNumThreads(1)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS_JPEG // 2  # Pillow refuses beyond twice this, by the head alone
    for plugin in PLUGINS:
        import_module(f"PIL.{plugin}ImagePlugin")
    if find_spec("pi_heif"):
        import_module("pi_heif").register_heif_opener()
        FORMATS.append("HEIF")
        DECODED.update(("image/heic", "image/heif"))
    font_for_marks()
    for kind in ("JPEG", "PNG", "WEBP"):
        _try_out(kind)
    _try_both_ways()


def _try_out(kind: str) -> None:
    """Raises RuntimeError: what must be readable is not, so this child must not judge anybody's photo."""
    head, _ = answer(({"do": "look"}, [_plain(kind).getvalue()]))
    if head["why"] is not None:
        raise RuntimeError(f"a plain {kind}: {head}")


def _try_both_ways() -> None:
    """Most JPEGs go the short way, any may have to go the long one. Raises RuntimeError: the short one is closed."""
    image = Image.open(trial := _plain("JPEG"))
    if quick_copies(image, trial.getvalue()) is None:
        raise RuntimeError("a plain JPEG is not decoded the short way")
    make_derived(image)


def _plain(kind: str) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (2100, 20)).save(file, kind, exif=Image.Exif())
    return file


def answer(asked: Frame) -> Frame:
    """One photo: {"do": "facts" | "look" | "mark"} and its bytes.

    Facts and a look always answer; a mark answers {"reason": …} where no picture can be made."""
    head, [data] = asked
    if head["do"] == "mark":
        return _mark(data, head)
    image, why, words = _opened(data)
    facts = _facts(data, image)
    if head["do"] == "facts" or image is None or why:
        return {"facts": facts, "why": why, "words": words, "sizes": []}, []
    return _looked(image, data, facts)


def _opened(data: bytes) -> tuple[ImageFile.ImageFile | None, str | None, str]:
    """The picture, its pixels not decoded yet; why it will not be, and in the decoder's words."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        return None, "too-many-pixels", str(error)[:200]
    except UnidentifiedImageError:
        return None, _why_unknown(data), ""
    except MemoryError:
        raise
    except Exception as error:  # whatever a decoder says of damaged data: each has words of its own
        return None, "truncated", _words(error)
    most = MAX_PIXELS_JPEG if image.format in ("JPEG", "MPO") else MAX_PIXELS
    if image.width * image.height > most:
        return image, "too-many-pixels", ""
    return image, "truncated" if image.format in ("HEIF", "AVIF") and not is_whole(data) else None, ""


def _facts(data: bytes, image: ImageFile.ImageFile | None) -> dict[str, Any] | None:
    """What the photo says: as its decoder reads it, else as far as its container tells."""
    found: PhotoFacts | None = None
    if image is not None:
        found = read_facts(image)
    elif outline := outline_of(data):
        found = facts_of_outline(outline)
    if found is None:
        return None
    return asdict(found) | {"gps_time_utc": found.gps_time_utc and found.gps_time_utc.isoformat()}


def _looked(image: ImageFile.ImageFile, data: bytes, facts: dict[str, Any] | None) -> Frame:
    try:
        made = quick_copies(image, data) or make_derived(image)
    except MemoryError:
        return {"facts": facts, "why": "too-much-memory", "words": "", "sizes": []}, []
    except Exception as error:  # as above
        return {"facts": facts, "why": "truncated", "words": _words(error), "sizes": []}, []
    head = {"facts": facts, "why": None, "sizes": list(made.renditions)}
    return head | {"print": made.print.as_json(), "sharpness": made.sharpness}, list(made.renditions.values())


def _mark(data: bytes, head: dict[str, Any]) -> Frame:
    image, why, _ = _opened(data)
    if image is None or why:
        return {"reason": why}, []
    try:
        return {}, [marked(upright(image), [str(line) for line in head["lines"]], str(head["code"]))]
    except MemoryError:
        raise
    except NoFont as error:
        return {"reason": "no-font", "words": str(error)}, []
    except Exception as error:
        return {"reason": "truncated", "words": _words(error)}, []


def _why_unknown(data: bytes) -> str:
    """The reason for bytes that no decoder takes up: by how they begin."""
    kind = kind_of(data)
    if kind in DECODED:
        return "truncated"
    return "no-decoder" if kind.startswith("image/") else "not-an-image"


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


if __name__ == "__main__":
    load_code()
    serve(answer, strict())
