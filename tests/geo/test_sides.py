import pytest

from geo.sides import bank_of, side_of


@pytest.mark.parametrize(
    ("offset", "accuracy", "side"), [(5.1, 5, "right"), (-5.1, 5, "left"), (5, 5, None), (9, float("nan"), None)]
)
def test_a_side_is_told_only_beyond_the_accuracy(offset, accuracy, side):
    assert side_of(offset, accuracy) == side
    assert side_of(offset, accuracy, ambiguous=True) is None


def test_a_bank_faces_downstream_whichever_way_chainage_runs():
    assert [bank_of(side, True) for side in ("left", "right", None)] == ["left", "right", None]
    assert [bank_of(side, False) for side in ("left", "right", None)] == ["right", "left", None]
