"""The child that reads track files: `python -m storage.tracks.child`, started by reader.py (storage/apart)."""

import encodings
import pkgutil
import warnings
from contextlib import suppress
from importlib import import_module

from geo.errors import GeoError
from geo.formats import read
from storage.apart.frames import Frame
from storage.apart.serving import Limits, serve
from storage.tracks.columns import as_frame
from storage.tracks.trials import TRIALS

LIMITS = Limits(cpu_s=120)
"""A million points of FIT, the slowest of all, take 30 s."""


def load_code() -> None:
    """All that reading needs, now, while files can be opened: every encoding that an XML may name, and one round
    through each format. Raises RuntimeError: what must be readable is not, so this child must not judge any file."""
    warnings.simplefilter("ignore")
    for module in pkgutil.iter_modules(encodings.__path__, "encodings."):
        with suppress(ImportError):  # those of another system
            import_module(module.name)
    for source, trial in TRIALS:
        head, [places, *_] = answer(({"do": "read"}, [trial]))
        if head.get("source") != source or not places:
            raise RuntimeError(f"a plain {source}: {head}")


def answer(asked: Frame) -> Frame:
    """One file, read: {"do": "read", "name": …} and its bytes; back come columns, or {"reason": …, "words": …}."""
    head, [data] = asked
    try:
        return as_frame(read(data, str(head.get("name", ""))))
    except GeoError as error:
        return {"reason": error.code, "words": str(error)[:200]}, []
    except MemoryError:
        raise
    except Exception as error:  # no reader lets one through that we know of; the next one would be somebody's file
        return {"reason": "bad-track", "words": f"{type(error).__name__}: {error}"[:200]}, []


if __name__ == "__main__":
    load_code()
    serve(answer, LIMITS)
