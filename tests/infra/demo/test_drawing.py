"""Photos that the demo draws: the same each time, all different, and showing what they are for."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from infra.demo.drawing.scenes import FOUND, KINDS, MENDED, Shot, draw, picture


def pixels(shot):
    return np.asarray(picture(shot), np.float32)


def test_a_shot_is_the_same_bytes_whoever_draws_it_again():
    shot = Shot("rubbish", 30_241, "found", 0, "15+100")
    assert draw(shot) == draw(shot)


def test_a_photo_is_a_jpeg_as_a_phone_takes_it():
    image = Image.open(BytesIO(draw(Shot("bank", 5))))
    assert (image.format, image.size, image.mode) == ("JPEG", (1600, 1200), "RGB")


@pytest.mark.parametrize("kind", ["rubbish", "pothole", "stall", "berth"])
def test_found_and_mended_differ_where_the_defect_was(kind):
    found, mended = (pixels(Shot(kind, 8, stage, 0, "12+000")) for stage in ("found", "mended"))
    ground = np.abs(found - mended)[520:, :, :].mean(axis=2)
    assert (ground > 40).mean() > 0.006


def test_two_photos_of_one_spot_are_never_the_same():
    assert draw(Shot("goods", 8, "mended", 1)) != draw(Shot("goods", 8, "mended", 2))


def test_every_kind_can_be_found_and_mended():
    assert set(FOUND) == set(MENDED) == set(KINDS)
