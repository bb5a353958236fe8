"""Roots and proofs, held to the published vectors and to the definition itself."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.custody import merkle
from storage.custody.merkle import BadProof, leaf_hash, nodes_of

BODIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [  # of the first n bodies, as certificate transparency's own tests have them
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 300)


def leaves(count):
    return [leaf_hash(str(number).encode()) for number in range(count)]


def defined_root(hashes):
    """MTH of RFC 9162 §2.1.1, word by word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256().digest()
    middle = 1
    while middle * 2 < len(hashes):
        middle *= 2
    return sha256(b"\1" + defined_root(hashes[:middle]) + defined_root(hashes[middle:])).digest()


@pytest.mark.parametrize("count", range(9))
def test_roots_are_those_of_certificate_transparency(count):
    hashes = [leaf_hash(body) for body in BODIES]
    assert merkle.root(count, nodes_of(hashes)).hex() == ROOTS[count]


def test_the_proofs_are_those_of_certificate_transparency():
    node = nodes_of([leaf_hash(body) for body in BODIES])
    assert [step.hex()[:8] for step in merkle.inclusion_proof(5, 8, node)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [step.hex()[:8] for step in merkle.inclusion_proof(0, 8, node)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [step.hex()[:8] for step in merkle.consistency_proof(6, 8, node)] == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert [step.hex()[:8] for step in merkle.consistency_proof(2, 5, node)] == ["5f083f0a", "bc1a0643"]


@given(sizes)
def test_the_root_is_the_one_that_the_definition_gives(size):
    assert merkle.root(size, nodes_of(leaves(size))) == defined_root(leaves(size))


@given(sizes, st.data())
def test_every_leaf_is_proved_and_no_other_in_its_place(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    root, proof = defined_root(hashes), merkle.inclusion_proof(index, size, nodes_of(hashes))
    merkle.verify_inclusion(index, size, hashes[index], proof, root)
    with pytest.raises(BadProof):
        merkle.verify_inclusion(index, size, leaf_hash(b"another"), proof, root)
    for spoilt in spoilings(proof):
        with pytest.raises(BadProof):
            merkle.verify_inclusion(index, size, hashes[index], spoilt, root)


@given(sizes, st.data())
def test_every_growth_is_proved_and_no_rewriting(size, data):
    old = data.draw(st.integers(1, size))
    hashes = leaves(size)
    proof = merkle.consistency_proof(old, size, nodes_of(hashes))
    old_root, new_root = defined_root(hashes[:old]), defined_root(hashes)
    merkle.verify_consistency(old, size, proof, old_root, new_root)
    with pytest.raises(BadProof):
        merkle.verify_consistency(old, size, proof, leaf_hash(b"another"), new_root)
    with pytest.raises(BadProof):
        merkle.verify_consistency(old, size, proof, old_root, leaf_hash(b"another"))
    for spoilt in spoilings(proof):
        with pytest.raises(BadProof):
            merkle.verify_consistency(old, size, spoilt, old_root, new_root)


def test_a_leaf_cannot_be_passed_off_as_a_node():
    left, right = leaves(2)
    assert leaf_hash(left + right) != merkle.node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_proof_is_made_or_taken_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(IndexError):
        merkle.inclusion_proof(index, size, nodes_of(leaves(3)))
    with pytest.raises(BadProof):
        merkle.verify_inclusion(index, size, leaves(1)[0], [], leaves(1)[0])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_no_growth_is_proved_from_nothing_or_backwards(old, new):
    with pytest.raises(IndexError):
        merkle.consistency_proof(old, new, nodes_of(leaves(4)))
    with pytest.raises(BadProof):
        merkle.verify_consistency(old, new, [], defined_root(leaves(old)), defined_root(leaves(new)))


def spoilings(proof):
    """Proofs that differ from this one: a step too many, one too few, one bit turned."""
    yield [*proof, leaf_hash(b"one more")]
    if proof:
        yield proof[:-1]
        yield [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]]
