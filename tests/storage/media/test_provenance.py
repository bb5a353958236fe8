"""Signed provenance: whether it holds, without asking anybody."""

from storage import media
from storage.media.manifest import OFFLINE
from tests.photos import photo
from tests.signed import signed


def test_a_photo_without_a_manifest_has_none():
    assert media.provenance(photo(), "image/jpeg").state == "none"
    assert media.provenance(photo() + b"jumb", "image/jpeg").state == "none"


def test_a_manifest_that_holds_is_valid_and_its_signer_is_not_trusted():
    found = media.provenance(signed(photo()), "image/jpeg")
    assert (found.state, found.signer, found.generator) == ("valid", "Test makers", "A camera")
    assert found.codes == ("signingCredential.untrusted",)


def test_one_changed_bit_makes_it_invalid():
    data = bytearray(signed(photo()))
    data[-100] ^= 1
    found = media.provenance(bytes(data), "image/jpeg")
    assert found.state == "invalid"
    assert "assertion.dataHash.mismatch" in found.codes


def test_a_manifest_of_another_photo_is_invalid():
    one, other = signed(photo(1)), signed(photo(2))
    start = one.index(b"\xff\xeb")
    there = other.index(b"\xff\xeb")
    end_of = [data.index(b"\xff\xdb", at) for data, at in ((one, start), (other, there))]
    swapped = one[:start] + other[there : end_of[1]] + one[end_of[0] :]
    assert media.provenance(swapped, "image/jpeg").state == "invalid"


def test_half_a_manifest_is_invalid_and_harms_nobody():
    data = signed(photo())
    at = data.index(b"jumb")
    broken = data[: at + 40] + bytes(200) + data[at + 240 :]
    assert media.provenance(broken, "image/jpeg").state == "invalid"


def test_the_library_is_told_to_ask_nobody():
    assert OFFLINE["core"] == {"allowed_network_hosts": []}
    assert not OFFLINE["verify"]["remote_manifest_fetch"]
    assert not OFFLINE["verify"]["ocsp_fetch"]
