"""No file hangs, takes more than it may, or harms another: each looked at in a process whose use is measured."""

import json
import random
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from storage import images
from storage.images import decoder
from storage.images.values import REASONS
from tests.manifest import SAMPLES, bytes_of, pictures
from tests.storage.images.hostile import MADE, coded, scene

ROOT = Path(decoder.__file__).parents[2]
MOST_S, MOST_MB = 5.0, 700.0
READ = ("JPEG with denominators of zero", "MPO of garbage", "GIF of 100,000 frames", "JPEG with XMP that laughs")
HARMLESS = ("not-an-image", "no-decoder", "truncated", "too-many-pixels", None)
METER = """
import json, os, sys
from pathlib import Path
from storage.apart.confine import confine, limit_cpu
from storage.images import child
from storage.images.limits import strict
files = [Path(name).read_bytes() for name in sys.argv[1:]]
child.load_code()
limits = strict()
confine(limits.memory_bytes)
for data in files:
    pid = os.fork()
    if not pid:
        limit_cpu(limits.cpu_s)
        try:
            why = child.answer(({"do": "look"}, [data]))[0]["why"]
        except MemoryError:
            why = "too-much-memory"
        print(json.dumps(why), end=" ", flush=True)
        os._exit(0)
    _, status, used = os.wait4(pid, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def measured(folder, files):
    """For each named file: why not (None: it was read), the exit code, seconds of a core, MB at the worst moment."""
    paths = [folder / str(number) for number in range(len(files))]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    command = [sys.executable, "-c", METER, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, timeout=500)
    return dict(zip(files, map(_read, done.stdout.splitlines()), strict=True))


def _read(line):
    word, _, rest = line.partition(" ") if not line.startswith("[") else ("null", "", line)
    return json.loads(word), *json.loads(rest)


def too_much(found):
    return {name: said for name, said in found.items() if said[2] > MOST_S + 0.5 or said[3] > MOST_MB}


def test_made_files_cost_little_and_say_why_they_are_not_read(tmp_path):
    found = measured(tmp_path, {name: make() for name, make in MADE.items()})
    assert too_much(found) == {}
    died = {name: said for name, said in found.items() if said[1]}
    assert set(died) <= {"JPEG of 3,000 scans"}  # ended by its seconds, nothing else
    assert {said[0] for said in found.values()} <= {*REASONS, None}
    assert {name: found[name][0] for name in READ} == dict.fromkeys(READ)


def test_a_file_that_never_ends_is_ended_and_the_next_one_is_read():
    assert images.look(MADE["JPEG of 3,000 scans"]()).reason == "too-slow"
    assert images.look(coded(scene())).reason is None


@pytest.mark.samples
def test_real_files_cost_little(tmp_path):
    found = measured(tmp_path, {row["path"]: bytes_of(row) for row in pictures()})
    assert too_much(found) == {}
    assert {said[1] for said in found.values()} == {0}


@pytest.mark.samples
def test_a_heic_of_200_megapixels_is_refused_by_its_head():
    data = (SAMPLES / "photos/zPug_3.heic").read_bytes()
    size = bytes.fromhex("69737065 00000000")
    large = data.replace(size + struct.pack(">II", 64, 64), size + struct.pack(">II", 16384, 12288))
    assert large != data
    seen = images.look(large)
    assert (seen.reason, seen.facts.width) == ("too-many-pixels", 16384)


@cache
def whole(path):
    """The copies of an uncut file."""
    made = images.look((SAMPLES / path).read_bytes()).derived
    return made and made.renditions


def cuts():
    rows = pictures()
    return [(row["path"], kept) for row in rows for kept in range(4096, int(row["bytes"]), 4096)]


def cut_is_found(path, kept):
    """A cut file is said to be cut, or what was cut away was not the picture."""
    seen = images.look((SAMPLES / path).read_bytes()[:kept])
    assert seen.reason in HARMLESS, (path, kept)
    assert seen.derived is None or seen.derived.renditions == whole(path), (path, kept)


@pytest.mark.samples
def test_files_cut_at_a_few_places_are_found_out():
    for path, kept in random.Random(20260428).sample(cuts(), 40):
        cut_is_found(path, kept)


@pytest.mark.slow
@pytest.mark.samples
def test_files_cut_at_every_4_kib_are_found_out():
    for path, kept in cuts():
        cut_is_found(path, kept)
