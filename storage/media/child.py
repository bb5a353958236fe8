"""The child that looks at recordings and at provenance: `python -m storage.media.child`, started by reader.py."""

import warnings
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO

import cv2
from PIL import Image

from storage.apart.frames import Frame
from storage.apart.serving import serve
from storage.boxes import BadBoxes
from storage.images.limits import strict
from storage.images.pixels import make_copies
from storage.kinds import kind_of
from storage.media.iso import read_iso
from storage.media.manifest import read_provenance
from storage.media.still import NoFrame, read_poster
from storage.media.values import MAX_FRAME_PIXELS, Recording
from storage.media.wave import BadChunks, read_wave

ISO = ("video/mp4", "video/quicktime", "audio/mp4")


def load_code() -> None:
    """All that is needed, now, while files can be opened. Raises RuntimeError: what must work does not."""
    warnings.simplefilter("ignore")
    cv2.setNumThreads(1)
    trial = BytesIO()
    Image.new("RGB", (64, 48)).save(trial, "JPEG")
    if read_provenance(trial.getvalue(), "image/jpeg").state != "none":
        raise RuntimeError("a plain JPEG has no provenance")
    make_copies(Image.new("RGB", (2100, 20)))
    with suppress(NoFrame):
        read_poster(b"\0\0\0\x14ftypisom", None)


def answer(asked: Frame) -> Frame:
    """{"do": "recording" | "poster" | "provenance"} and the bytes; back come values, or {"reason": …}."""
    head, [data] = asked
    try:
        if head["do"] == "provenance":
            return asdict(read_provenance(data, str(head["media_type"]))), []
        said = _recording(data)
        return _poster(data, said) if head["do"] == "poster" else _as_json(said)
    except (BadBoxes, BadChunks) as error:
        return {"reason": "truncated", "words": str(error)[:200]}, []
    except NoFrame as error:
        return {"reason": "no-frame", "words": str(error)[:200]}, []
    except MemoryError:
        raise
    except Exception as error:  # whatever a library says of damaged data: each has words of its own
        return {"reason": "truncated", "words": f"{type(error).__name__}: {error}"[:200]}, []


def _recording(data: bytes) -> Recording:
    kind = kind_of(data)
    if kind not in ISO:
        return read_wave(data)
    return read_iso(data)


def _as_json(said: Recording) -> Frame:
    return asdict(said) | {"made_at": said.made_at and said.made_at.isoformat()}, []


def _poster(data: bytes, said: Recording) -> Frame:
    if said.width is None or said.height is None:
        raise NoFrame("it holds no picture")
    if said.width * said.height > MAX_FRAME_PIXELS:
        return {"reason": "too-many-pixels"}, []
    made = make_copies(read_poster(data, said.duration_s))
    return {"sizes": list(made.renditions), "print": made.print.as_json(), "sharpness": made.sharpness}, [
        *made.renditions.values()
    ]


if __name__ == "__main__":
    load_code()
    serve(answer, strict())
