"""What `make` runs before there is a .venv: install what is missing, then start or check. Standard library only.

python3 -m infra.bootstrap up|setup|check|test|test-full|test-faults|bench-geo|bench-intake|bench-reuse
    [--s3] [--no-demo]
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCHES = ("bench-geo", "bench-intake", "bench-reuse")
TESTS = ("test", "test-full", "test-faults")
DEEDS = ("up", "setup", "check", *TESTS, *BENCHES)


def main() -> int:
    """The exit code: 0, or the code of the Trouble that stopped us, or 1 for a failed check."""
    if sys.version_info < (3, 11):  # noqa: UP036 - told here, because pip would not tell
        print(f"Yixian needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 3
    from infra.errors import Trouble  # only now: older Pythons cannot read what follows

    wanted = _read(sys.argv[1:])
    try:
        _set_up(wanted)
        return _do(wanted)
    except Trouble as trouble:
        print(f"yixian: {trouble}", file=sys.stderr)
        return trouble.code
    except KeyboardInterrupt:
        print("\nyixian: stopped; the same command goes on from here.", file=sys.stderr)
        return 130


def _read(words: list[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python3 -m infra.bootstrap", description=__doc__)
    reader.add_argument("deed", choices=DEEDS)
    reader.add_argument("--s3", action="store_true", help="keep objects in a private SeaweedFS")
    reader.add_argument("--no-demo", action="store_true", help="leave an empty system empty")
    return reader.parse_args(words)


def _set_up(wanted: argparse.Namespace) -> None:
    """Do what is missing, after saying what it is."""
    from infra.bare import apt, front, venv
    from infra.bare.found import find_node
    from infra.bare.progress import Progress

    checks = wanted.deed in {"setup", "check", *TESTS, *BENCHES}
    machine = apt.look()
    database = checks or not os.environ.get("YIXIAN_DATABASE_URL")
    needs = apt.missing(machine, database=database, tests=wanted.deed in TESTS)
    locks = ["requirements-dev.lock" if checks else "requirements.lock"]
    locks += ["requirements-s3.lock"] if wanted.s3 and not checks else []
    locks += [] if find_node() else ["requirements-node.lock"]
    steps = [*apt.steps(machine, needs), *venv.steps(ROOT, locks), *front.steps(ROOT, ROOT / "backend/web")]
    if steps:
        progress = Progress(ROOT / "var/setup.log")
        print("To be done first:" if len(steps) > 1 else "To be done first, once:", flush=True)
        progress.announce(steps)
        progress.go(steps)


def _do(wanted: argparse.Namespace) -> int:
    from infra.bare import checks

    artefacts = ROOT / "ci-artefacts" if os.environ.get("CI") == "true" else None
    if artefacts:
        artefacts.mkdir(exist_ok=True)
    if wanted.deed == "up":
        program = str(ROOT / ".venv/bin/yixian")
        extra = [word for word, on in (("--s3", wanted.s3), ("--no-demo", wanted.no_demo)) if on]
        os.chdir(ROOT)
        os.execv(program, [program, "up", *extra])  # noqa: S606 - becomes it, so that Ctrl-C reaches one process only
    if wanted.deed in BENCHES:
        python, module = str(ROOT / ".venv/bin/python"), f"infra.bench.{wanted.deed.removeprefix('bench-')}"
        os.chdir(ROOT)
        os.execv(python, [python, "-m", module])  # noqa: S606 - the same
    if wanted.deed == "setup":
        print(f"All is set up for working on Yixian; its command is {ROOT / '.venv/bin/yixian'}.")
        return 0
    if wanted.deed == "test-faults":
        chosen = checks.faults(ROOT)
    elif wanted.deed == "check":
        chosen = checks.fast(ROOT)
    else:
        chosen = checks.whole(ROOT, sweeps=wanted.deed == "test-full", artefacts=artefacts)
    return 0 if checks.run(chosen, ROOT, artefacts) else 1


if __name__ == "__main__":
    sys.exit(main())
