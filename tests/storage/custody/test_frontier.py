"""A tree that grows without being hashed again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.custody import merkle
from storage.custody.frontier import Frontier


@given(st.integers(0, 300), st.integers(0, 300))
def test_growing_in_two_steps_gives_the_root_of_the_whole(first, more):
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(first + more)]
    before = Frontier().extended(leaves[:first])
    after = Frontier.unpack(before.size, before.pack()).extended(leaves[first:])
    assert after.size == first + more
    assert after.root == merkle.root(first + more, merkle.nodes_of(leaves))


def test_a_frontier_of_another_size_is_refused():
    packed = Frontier().extended([merkle.leaf_hash(b"")] * 3).pack()
    with pytest.raises(ValueError, match="complete subtrees"):
        Frontier.unpack(4, packed)
