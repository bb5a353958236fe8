"""Memory that was freed serves the next photo, instead of being asked for again page by page."""

import subprocess
import sys
from pathlib import Path

ROUNDS = 200
PROGRAM = """
import io, resource, sys
from infra.heap import keep_freed_memory
if sys.argv[1] == "kept":
    keep_freed_memory()
def turn():
    body = io.BytesIO()
    for _ in range(4):
        body.write(bytes(2**20))
    return len(body.getvalue() + b"!")
for _ in range(5):
    turn()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(int(sys.argv[2])):
    turn()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how):
    """Page faults of so many rounds, in each of which four megabytes are read, copied and freed."""
    command = [sys.executable, "-c", PROGRAM, how, str(ROUNDS)]
    root = Path(__file__).parents[2]
    return int(subprocess.run(command, capture_output=True, text=True, cwd=root, check=True).stdout)


def test_what_was_freed_is_not_asked_for_again_page_by_page():
    assert faults("kept") < ROUNDS, "less than one a round"
    assert faults("given back") > 100 * ROUNDS, "else this is not needed"
