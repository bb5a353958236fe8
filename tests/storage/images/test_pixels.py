"""Renditions, perceptual hash and sharpness: what is made of a picture, whatever made the picture."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageFilter

from storage import images
from storage.images import Unreadable, differing_bits


def scene(width=1600, height=1200, seed=1):
    """A picture with large and small structure, bright at the top left and nowhere else."""
    rough = np.random.default_rng(seed).integers(0, 200, (height // 40, width // 40, 3), dtype=np.uint8)
    picture = Image.fromarray(rough).resize((width, height), Image.Resampling.BICUBIC)
    picture.paste("white", (0, 0, width // 4, height // 4))
    return picture


def coded(picture, kind="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


def turned(picture, orientation):
    """The bytes of a picture that a phone held in this way would write: coded askew, with a note how to turn it."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition that undoes each
    tags = Image.Exif()
    tags[0x0112] = orientation
    askew = picture.transpose(Image.Transpose(back[orientation])) if orientation in back else picture
    return coded(askew, exif=tags)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_renditions_of_every_format_are_jpegs(kind):
    made = images.derive(coded(scene(3100, 2325), kind))
    assert {longest: opened(data).size for longest, data in made.renditions.items()} == {
        512: (504, 378),
        2016: (2016, 1512),
    }
    assert {opened(data).format for data in made.renditions.values()} == {"JPEG"}


@pytest.mark.parametrize("size", [(4032, 3024), (4000, 3000), (4080, 3060), (3024, 4032), (4624, 2080), (3000, 2000)])
def test_sizes_of_phones_give_renditions_within_the_slack(size):
    made = images.derive(coded(scene(*size)))
    for longest, data in made.renditions.items():
        width, height = opened(data).size
        assert 0.975 * longest <= max(width, height) <= longest
        assert width / height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_small_photo_is_not_enlarged():
    made = images.derive(coded(scene(320, 240)))
    assert [opened(data).size for data in made.renditions.values()] == [(320, 240)] * 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_renditions_stand_upright_however_the_phone_was_held(orientation):
    picture = scene(1600, 1200)
    made = images.derive(turned(picture, orientation))
    for longest, data in made.renditions.items():
        rendition = opened(data)
        assert rendition.width > rendition.height, longest
        grey = np.asarray(rendition.convert("L"), dtype=float)
        corner = grey[: grey.shape[0] // 4 - 4, : grey.shape[1] // 4 - 4]
        assert corner.mean() > 250, longest
        assert "exif" not in rendition.info
    assert differing_bits(made.print.index, images.derive(coded(picture)).print.index) <= 2


def test_renditions_carry_nothing_of_what_the_photo_said():
    tags = Image.Exif()
    tags[0x010F] = "SECRETMAKE"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = coded(scene(), exif=tags, comment=b"SECRETCOMMENT", xmp=b"<x>SECRETXMP</x>", icc_profile=profile)
    assert b"SECRETXMP" in data
    for rendition in images.derive(data).renditions.values():
        assert b"SECRET" not in rendition
        assert set(opened(rendition).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def colour_of(data):
    made = opened(images.derive(data).renditions[512]).convert("RGB")
    return made.getpixel((made.width // 2, made.height // 2))


@pytest.mark.parametrize(
    "data",
    [
        coded(Image.new("RGB", (64, 64), (200, 40, 90))),
        coded(Image.new("RGB", (64, 64), (200, 40, 90)), keep_rgb=True),
        coded(Image.new("RGB", (64, 64), (200, 40, 90)), progressive=True),
        coded(Image.new("RGB", (64, 64), (200, 40, 90)), "PNG"),
        coded(Image.new("RGBA", (64, 64), (200, 40, 90, 255)), "PNG"),
        coded(Image.new("P", (64, 64), 0), "PNG")
        and coded(Image.new("RGB", (64, 64), (200, 40, 90)).quantize(), "PNG"),
    ],
    ids=["ycbcr", "rgb-jpeg", "progressive", "png", "rgba", "palette"],
)
def test_colours_stay_what_they_were(data):
    assert colour_of(data) == pytest.approx((200, 40, 90), abs=6)


@pytest.mark.parametrize(
    ("picture", "grey"),
    [
        (Image.new("L", (64, 64), 100), 100),
        (Image.fromarray(np.full((64, 64), 100 * 257, dtype=np.uint16)), 100),
        (Image.new("RGBA", (64, 64), (0, 0, 0, 0)), 255),
        (Image.new("LA", (64, 64), (0, 0)), 255),
        (Image.new("1", (64, 64), 1), 255),
    ],
    ids=["grey", "sixteen-bit", "transparent", "grey-transparent", "one-bit"],
)
def test_grey_deep_and_transparent_pictures_are_shown_as_meant(picture, grey):
    assert colour_of(coded(picture, "PNG")) == pytest.approx((grey, grey, grey), abs=3)


def turned_profile():
    """A profile in which red and green have changed places: sRGB's own, its two tags swapped."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return data.replace("sRGB".encode("utf-16-be"), "turn".encode("utf-16-be")).replace(b"sRGB", b"turn")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_profile_that_is_not_srgb_is_heeded(kind):
    data = coded(Image.new("RGB", (64, 64), (200, 40, 90)), kind, icc_profile=turned_profile(), quality=95)
    assert colour_of(data) == pytest.approx((40, 200, 90), abs=12)


def test_a_profile_that_makes_no_sense_is_not_heeded():
    for profile in (b"rubbish" * 40, turned_profile()[:200]):
        data = coded(Image.new("RGB", (64, 64), (200, 40, 90)), icc_profile=profile)
        assert colour_of(data) == pytest.approx((200, 40, 90), abs=6)


def test_of_an_animation_the_first_frame_is_shown():
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP"):
        data = coded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert colour_of(data) == pytest.approx((255, 0, 0), abs=6)


def test_a_cmyk_jpeg_is_read():
    made = images.derive(coded(scene().convert("CMYK")))
    assert differing_bits(made.print.index, images.derive(coded(scene())).print.index) <= 4


def test_the_hash_survives_resizing_and_resaving_and_tells_scenes_apart():
    one = images.derive(coded(scene(3200, 2400, seed=1), quality=95)).print.index
    again = images.derive(coded(scene(3200, 2400, seed=1).resize((1000, 750)), quality=40)).print.index
    other = images.derive(coded(scene(3200, 2400, seed=2).rotate(180))).print.index
    assert differing_bits(one, again) <= 6
    assert differing_bits(one, other) > 12
    assert -(2**63) <= one < 2**63


def test_a_blurred_photo_is_less_sharp_than_the_same_one_in_focus():
    noisy = Image.effect_noise((1600, 1200), 60).convert("RGB")
    sharp = images.derive(coded(noisy)).sharpness
    blurred = images.derive(coded(noisy.filter(ImageFilter.GaussianBlur(4)))).sharpness
    assert blurred < sharp / 10
    assert images.derive(coded(Image.new("RGB", (100, 100)))).sharpness == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (2, 2)])
def test_a_picture_of_next_to_nothing_is_read(size):
    made = images.derive(coded(Image.new("RGB", size), "PNG"))
    assert max(opened(made.renditions[512]).size) <= 512


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_cut_off_photo_is_found_wherever_it_was_cut(kind, kept):
    data = coded(scene(3200, 2400), kind)
    with pytest.raises(Unreadable) as caught:
        images.derive(data[: int(len(data) * kept)])
    assert caught.value.facts == {"reason": "truncated"}


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\xff\xd8\xff", b"%PDF-1.7 ...", b"GIF89a" + bytes(50), bytes(10_000)]
)
def test_what_is_no_photo_is_said_to_be_none(data):
    for look in (images.facts, images.derive):
        with pytest.raises(Unreadable) as caught:
            look(data)
        assert caught.value.facts["reason"] in ("not-an-image", "truncated")


def test_what_calls_itself_heic_and_holds_nothing_is_unreadable_and_harms_nobody():
    with pytest.raises(Unreadable) as caught:
        images.derive(b"\0\0\0\x18ftypheic" + bytes(100))
    assert caught.value.facts["reason"] in ("not-an-image", "truncated", "no-decoder")
    assert images.derive(coded(Image.new("RGB", (64, 64)))).renditions


def test_a_picture_of_too_many_pixels_is_refused_by_its_head_alone():
    data = bytearray(coded(Image.new("RGB", (64, 64))))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"  # claims 65500 x 65500
    with pytest.raises(Unreadable) as caught:
        images.derive(bytes(data))
    assert caught.value.facts == {"reason": "too-many-pixels"}
    assert (images.facts(bytes(data)).width, images.look(bytes(data)).reason) == (65500, "too-many-pixels")
