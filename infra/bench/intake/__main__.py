"""python -m infra.bench.intake [--quick] [--home folder|s3]: every figure of intake, in one run."""

from __future__ import annotations

import argparse
import os

from infra.bench.intake.accepting import accepting
from infra.bench.intake.finishing import finishing, waiting
from infra.bench.intake.geovisio import beside
from infra.bench.intake.growing import growing
from infra.bench.intake.photos import looking
from infra.bench.intake.pictures import scenes
from infra.bench.intake.site import HOMES, site
from infra.bench.intake.tracks import tracks_kept
from infra.bench.reuse.lookup import lookup

LARGE, SMALL = 100, 100
"""How many different pictures: of twelve megapixels, and of two."""


def main() -> None:
    """FULL=1: memory over 5,000 photos. GEOVISIO: a virtual environment with that peer. --quick: everything small."""
    reader = argparse.ArgumentParser(prog="python -m infra.bench.intake", description=__doc__)
    reader.add_argument("--quick", action="store_true", help="everything small, to see that it runs")
    reader.add_argument("--home", choices=HOMES, action="append", help="one home only")
    wanted = reader.parse_args()
    large = scenes(8, 640, 480) if wanted.quick else scenes(LARGE)
    small = scenes(8, 640, 480) if wanted.quick else scenes(SMALL, 1600, 1200)
    looking(large)
    for home in wanted.home or HOMES:
        with site(home) as at:
            ready_per_s = finishing(at, 8 if wanted.quick else LARGE, large)
            waiting(at, 200 if wanted.quick else 20_000, 8 if wanted.quick else 100, large)
            if home == "folder":  # where tracks are kept, no object home is asked
                tracks_kept(at, 20 if wanted.quick else 200, 500 if wanted.quick else 5000)
            growing(at, 50 if wanted.quick else 5000 if os.environ.get("FULL") == "1" else 500, small)
        with site(home) as at:  # a fresh one: here no worker runs, and what waits would wait for the rest
            accepted_per_s = accepting(at, 8 if wanted.quick else 200, large)
        if home == "folder":
            beside(accepted_per_s, ready_per_s, 8 if wanted.quick else 100, large)
    print("\nRow 12: near prints at upload")
    lookup((5_000,) if wanted.quick else (1_000_000,), 20 if wanted.quick else 200)


main()
