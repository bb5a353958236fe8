"""Installations to break, one for each home of objects, and photos to lose."""

from collections.abc import Callable, Iterator
from itertools import count
from random import Random

import pytest

from tests.faults.installation import Installation
from tests.photos import photo

NUMBERS = count(1)


@pytest.fixture(scope="session", params=["folder", "s3"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Started once for each home; a test leaves it running."""
    running = Installation(tmp_path_factory.mktemp("faults") / "var", request.param)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def new_photo() -> Callable[..., bytes]:
    """new_photo(more=0): a picture that nobody has sent yet, with so many bytes behind it that no decoder minds."""

    def make(more: int = 0) -> bytes:
        number = next(NUMBERS)
        return photo(number) + Random(number).randbytes(more)

    return make
