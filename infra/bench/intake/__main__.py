"""python -m infra.bench.intake [--quick] [--home folder|s3]: every figure of intake, in one run."""

from __future__ import annotations

import argparse
import os

from infra.bench.intake.accepting import accepting
from infra.bench.intake.finishing import finishing, waiting
from infra.bench.intake.growing import growing
from infra.bench.intake.photos import looking
from infra.bench.intake.pictures import scenes
from infra.bench.intake.site import HOMES, site
from infra.bench.intake.tracks import tracks_kept


def main() -> None:
    """FULL=1: memory over 5,000 photos. --quick: everything small, to see that it runs."""
    reader = argparse.ArgumentParser(prog="python -m infra.bench.intake", description=__doc__)
    reader.add_argument("--quick", action="store_true", help="everything small, to see that it runs")
    reader.add_argument("--home", choices=HOMES, action="append", help="one home only")
    wanted = reader.parse_args()
    large = scenes(2, 640, 480) if wanted.quick else scenes(12)
    small = scenes(2, 640, 480) if wanted.quick else scenes(12, 1600, 1200)
    looking(large)
    for home in wanted.home or HOMES:
        with site(home) as at:
            accepting(at, 8 if wanted.quick else 200, large)
            finishing(at, 8 if wanted.quick else 200, large)
            waiting(at, 200 if wanted.quick else 20_000, 8 if wanted.quick else 100, large)
            if home == "folder":  # where tracks are kept, no object home is asked
                tracks_kept(at, 20 if wanted.quick else 200, 500 if wanted.quick else 5000)
            growing(at, 50 if wanted.quick else 5000 if os.environ.get("FULL") == "1" else 500, small)


main()
