"""What a file is, by how it begins."""

import pytest

from storage.kinds import UNKNOWN, agrees, kind_of
from tests.photos import photo
from tests.recordings import movie, spoken


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photo(), "image/jpeg"),
        (spoken(), "audio/wav"),
        (movie(), "video/mp4"),
        (movie(brand=b"qt  "), "video/quicktime"),
        (movie(brand=b"M4A "), "audio/mp4"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "image/heif"),
        (b"\0\0\0\x1cftypXXXX\0\0\0\0miafavif", "image/avif"),
        (b"%PDF-1.7\n%", "application/pdf"),
        (b"PK\x03\x04rest", "application/zip"),
        ("整改情况说明".encode() * 1000, "text/plain"),
        ("说明".encode("utf-16"), "text/plain"),
        (b"", UNKNOWN),
        (b"\0\x01\x02\x03", UNKNOWN),
        (b"abc\x07", UNKNOWN),
    ],
)
def test_the_beginning_says_what_it_is(data, kind):
    assert kind_of(data) == kind
    assert kind_of(data[:4096]) == kind


@pytest.mark.parametrize(
    ("declared", "found", "same"),
    [
        ("image/jpeg", "image/jpeg", True),
        ("IMAGE/JPG", "image/jpeg", True),
        ("image/heif", "image/heic", True),
        ("video/quicktime", "video/mp4", True),
        ("application/octet-stream", "image/png", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip", True),
        ("application/geo+json", "text/plain", True),
        ("image/jpeg", "image/png", False),
        ("image/jpeg", "text/plain", False),
        ("audio/mp4", "video/mp4", False),
        ("application/pdf", UNKNOWN, False),
    ],
)
def test_a_declared_type_stands_for_what_was_found(declared, found, same):
    assert agrees(declared, found) is same
