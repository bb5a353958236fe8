"""What `make bench-reuse` measures, on a few places by their seeds: the measure works, and nothing falls behind."""

import numpy as np
import pytest
import sqlalchemy as sa

from backend.evidence.prints import RADIUS_BITS
from infra.bench.reuse.finding import outcomes_of, rows, unrelated, wilson
from infra.bench.reuse.lookup import measure, plan
from infra.bench.reuse.scenes import drawn
from infra.bench.reuse.variants import WHOLE


def shares(count: int) -> dict[str, tuple[int, int]]:
    outcomes = outcomes_of(drawn(count), 1)
    return {str(name): (int(str(hits)), int(str(of))) for name, hits, of, *_ in rows(outcomes, unrelated(outcomes))}


def test_every_variant_of_a_few_places_is_found_and_nothing_else() -> None:
    found = shares(3)
    assert found["whole pictures, all"] == (3 * len(WHOLE), 3 * len(WHOLE))
    assert found["cropped"] == (3, 3)
    assert found["doctored"] == (2, 2)
    assert found["unrelated pairs, called the same"] == (0, 3)
    assert found["same spot later, called the same"] == (0, 2)
    assert found["same spot later, called doctored"] == (0, 2)


@pytest.mark.slow
def test_so_it_is_over_many_places() -> None:
    found = shares(60)
    hits, of = found["whole pictures, all"]
    assert wilson(hits, of)[0] > 0.98
    assert found["unrelated pairs, called the same"] == (0, 60 * 59 // 2)
    assert found["same spot later, called doctored"][0] == 0


def test_the_lookup_agrees_with_a_full_scan_at_every_size(owner_url: str) -> None:
    engine = sa.create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for row in measure(connection, (2_000, 6_000), 2 * (RADIUS_BITS + 1)):
            assert row[5:7] == (f"{2 * (RADIUS_BITS + 1)} of {2 * (RADIUS_BITS + 1)}",) * 2
        assert "Index Only Scan using ix_picture_print_band3" in plan(connection)
    engine.dispose()


def test_the_bounds_of_a_share_are_wilsons() -> None:
    low, high = wilson(396, 400)
    p, n, z = 0.99, 400, 1.959964
    for bound in (low, high):  # a bound is where the share lies z of its own deviations away
        assert abs(p - bound) == pytest.approx(z * np.sqrt(bound * (1 - bound) / n), rel=1e-6)
    assert wilson(0, 10)[0] == 0
