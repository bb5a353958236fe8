"""python -m infra.bench.geo [--quick]: every figure of geo, in one run."""

from __future__ import annotations

import argparse
import os

from infra.bench.geo.covering import covering
from infra.bench.geo.keeping import keeping
from infra.bench.geo.locating import locating
from infra.bench.geo.parsing import parsing
from infra.bench.geo.postgis import postgis


def main() -> None:
    """FULL=1: the slow peers on all walks. --quick: everything small, to see that it runs."""
    reader = argparse.ArgumentParser(prog="python -m infra.bench.geo", description=__doc__)
    reader.add_argument("--quick", action="store_true", help="everything small, to see that it runs")
    quick = reader.parse_args().quick
    with postgis() as peer:
        covering(peer, walks=20 if quick else 1000, points=500 if quick else 5000, whole=os.environ.get("FULL") == "1")
        locating(peer, places=2_000 if quick else 100_000, slow_places=200 if quick else 20_000)
    parsing(points=1_000 if quick else 100_000)
    keeping(walks=20 if quick else 1000, points=500 if quick else 5000)


main()
