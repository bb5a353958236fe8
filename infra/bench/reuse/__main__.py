"""python -m infra.bench.reuse [--quick] [--photos FOLDER] [--no-lookup]: every figure of likeness, in one run."""

from __future__ import annotations

import argparse
from pathlib import Path

from infra.bench.reuse.finding import finding
from infra.bench.reuse.lookup import lookup
from infra.bench.reuse.scenes import drawn, given


def main() -> None:
    """--photos: real pictures instead of drawn ones; what needs the same spot again is then left out."""
    reader = argparse.ArgumentParser(prog="python -m infra.bench.reuse", description=__doc__)
    reader.add_argument("--quick", action="store_true", help="everything small, to see that it runs")
    reader.add_argument("--photos", type=Path, help="a folder of pictures to use instead of drawn scenes")
    reader.add_argument("--no-lookup", action="store_true", help="leave out the millions")
    wanted = reader.parse_args()
    finding(given(wanted.photos) if wanted.photos else drawn(6 if wanted.quick else 400))
    if not wanted.no_lookup:
        lookup((5_000, 20_000) if wanted.quick else (1_000_000, 10_000_000), 20 if wanted.quick else 200)


if __name__ == "__main__":
    main()
