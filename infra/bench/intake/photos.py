"""Row 3: what one look at a photo costs a core, beside the least that its copies could cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from infra.bench.timing import say
from storage.images import look
from storage.images.child import answer, load_code

GOAL_MS, GOAL_OF_FLOOR = 55.0, 1.3


def looking(pictures: tuple[bytes, ...], rounds: int = 5) -> None:
    """Print row 3: copies, hashes, sharpness and facts from one decode, in ms of a core; the floor makes the two copies
    alone, by libjpeg's reduced decode. The last column adds fork, pipes and the child's confinement, by the clock."""
    load_code()
    ours = min(_core_ms(_look, pictures) for _ in range(rounds))
    bare = min(_core_ms(two_copies, pictures) for _ in range(rounds))
    look(pictures[0])  # the child is warm
    apart = min(_clock_ms(look, pictures) for _ in range(rounds))
    megapixels = Image.open(BytesIO(pictures[0])).size
    rows: list[tuple[object, ...]] = [("pixels", "ms", "goal", "floor ms", "of floor", "goal", "apart ms")]
    size = f"{megapixels[0]}x{megapixels[1]}"
    rows.append((size, ours, GOAL_MS, bare, ours / bare, GOAL_OF_FLOOR, apart))
    say("Row 3: one look at a photo, ms of a core", *rows)


def _look(data: bytes) -> object:
    head, copies = answer(({"do": "look"}, [data]))
    if head["why"] is not None:
        raise RuntimeError(f"a bench photo was not read: {head['why']}")
    return copies


def two_copies(data: bytes) -> list[bytes]:
    """The two copies and nothing else: no facts, no profile, no orientation, no hash."""
    image = Image.open(BytesIO(data))
    image.draft("YCbCr", (image.width // 2, image.height // 2))
    image.load()
    return [_jpeg(image), _jpeg(image.reduce(4))]


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _core_ms(run: Callable[[bytes], object], pictures: tuple[bytes, ...]) -> float:
    began = time.process_time()
    for data in pictures:
        run(data)
    return (time.process_time() - began) / len(pictures) * 1000


def _clock_ms(run: Callable[[bytes], object], pictures: tuple[bytes, ...]) -> float:
    began = time.perf_counter()
    for data in pictures:
        run(data)
    return (time.perf_counter() - began) / len(pictures) * 1000
