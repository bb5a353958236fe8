"""The arrows of the house, as pyproject.toml has them: folders one way, nouns in their line, geo pure."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_run_one_way():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_no_file_of_ours_is_a_drawer_of_odds_and_ends():
    folders = ("geo", "storage", "backend", "mobile_api", "infra", "tests")
    names = {
        path.stem for folder in folders for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts
    }
    assert not names & {"utils", "util", "helpers", "common", "misc"}
