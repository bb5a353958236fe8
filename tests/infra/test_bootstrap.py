"""What runs before there is a .venv needs nothing but Python."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WITHOUT_PACKAGES = (sys.executable, "-I", "-S", "-c")


def test_the_bootstrap_needs_the_standard_library_only() -> None:
    rooms = ["infra.bootstrap", *(f"infra.bare.{path.stem}" for path in (ROOT / "infra/bare").glob("[a-z]*.py"))]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {', '.join(rooms)}"
    subprocess.run((*WITHOUT_PACKAGES, code), check=True)


def test_yixian_runs_without_the_packages_of_its_checks() -> None:
    """Types, test tools and SeaweedFS are for development; what make up installs has none of them."""
    absent = "mypy_boto3_s3", "pytest", "hypothesis", "playwright", "schemathesis", "_typeshed"
    needed = "infra.up, infra.serve, infra.worker, infra.doctor"
    code = f"import sys; sys.modules.update(dict.fromkeys({absent!r})); import {needed}"
    subprocess.run((sys.executable, "-c", code), check=True, cwd=ROOT)
