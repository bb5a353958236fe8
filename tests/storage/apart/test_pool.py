"""The child that decodes: what it cannot do, and that nothing it does harms us."""

import io
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

from storage.apart.child import Child
from storage.apart.pool import Pool
from storage.errors import DecoderAway, Unreadable
from storage.images import decoder, derive, facts, looking

ROOT = Path(decoder.__file__).parents[2]
COMMAND = (sys.executable, "-m", "storage.images.child")


def photo(width=64, height=48):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG")
    return out.getvalue()


def confined(code):
    """What Python says after it was confined: "done", or the name of the error."""
    program = f"""
import os, resource, socket
from storage.apart.confine import confine
confine(2 * 1024**3)
try:
    {code}
    print("done")
except BaseException as error:
    print(type(error).__name__)
"""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    ).stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "open('/etc/hostname')",
        "open('/tmp/new', 'w')",
        "os.pipe()",
        "os.listdir('/')",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)); os.pipe()",
    ],
)
def test_a_confined_process_reaches_no_network_and_no_file(code):
    assert confined(code) in ("OSError", "PermissionError", "ValueError")


def test_a_confined_process_ends_where_its_memory_ends():
    assert confined("bytearray(3 * 1024**3)") == "MemoryError"
    assert confined("bytearray(1024**2)") == "done"


def test_the_child_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("YIXIAN_SECRET", "secret")
    child = Child(COMMAND, 60.0)
    try:
        environment = Path(f"/proc/{child.pid}/environ")
        assert b"secret" not in environment.read_bytes()
    except PermissionError:  # it is somebody else by now, which is better still
        pass
    finally:
        child.end()


@pytest.fixture
def pool(monkeypatch):
    """A pool of our own, behind facts() and derive()."""
    fresh = Pool("storage.images.child")
    monkeypatch.setattr(decoder, "POOL", fresh)
    yield fresh
    fresh.end()


def idle_pid(pool):
    return pool._idle[-1].pid


def test_one_child_serves_photo_after_photo(pool):
    facts(photo())
    first = idle_pid(pool)
    for _ in range(5):
        derive(photo())
    with pytest.raises(Unreadable):
        derive(b"rubbish")
    assert idle_pid(pool) == first
    assert len(pool._idle) == 1


def test_a_child_that_was_killed_is_replaced_and_the_photo_is_read(pool):
    facts(photo())
    first = idle_pid(pool)
    os.killpg(first, signal.SIGKILL)
    assert facts(photo()).width == 64
    assert idle_pid(pool) != first


def test_a_child_that_takes_too_long_is_ended_and_the_next_photo_is_read(pool):
    facts(photo())
    first = idle_pid(pool)
    pool._idle[-1]._longest_s = 0.2
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(Unreadable) as caught:
        facts(photo())
    assert caught.value.facts == {"reason": "too-slow"}
    assert not Path(f"/proc/{first}").exists()
    assert facts(photo()).width == 64


def child_that(deed):
    """A command whose forks do this instead of looking at a photo."""
    program = f"""
import os, signal, sys
from storage.apart.serving import Limits, serve
from storage.images import child
def answer(asked):
    if len(asked[1][0]) < 5000:
        return child.answer(asked)
    {deed}
serve(answer, Limits(cpu_s=1))
"""
    return (sys.executable, "-c", program)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "decoder-died"),
        ("os._exit(3)", "decoder-died"),
        ("os.write(1, bytes(100)); os._exit(0)", "decoder-died"),
        ("while True: pass", "too-slow"),
        ("return {}, [bytes(2**31)]", "too-much-memory"),
        ("return {}, [bytes(2**27)]", "decoder-died"),
        ("raise ValueError('never expected')", "decoder-died"),
        ("return {'sizes': [512, 2016]}, []", "decoder-died"),
    ],
    ids=["crash", "exit", "nonsense", "endless", "memory", "flood", "unexpected", "half"],
)
def test_a_photo_that_ends_its_decoder_is_unreadable_and_harms_no_other(pool, monkeypatch, deed, reason):
    with monkeypatch.context() as broken:
        broken.setattr(pool, "command", child_that(deed))
        with pytest.raises(Unreadable) as caught:
            derive(photo(2000, 1500))
    assert caught.value.facts == {"reason": reason}
    pool.end()
    assert derive(photo()).renditions.keys() == {512, 2016}


def who_answers(pool, monkeypatch, deed="pass"):
    """A pool whose forks say which process they are."""
    monkeypatch.setattr(pool, "command", child_that(f"{deed}; return {{'pid': os.getpid()}}, []"))
    big = photo(2000, 1500)
    return lambda of: of.ask("look", big)[0]["pid"]


def test_in_a_sitting_one_fork_answers_and_the_next_hand_meets_another(pool, monkeypatch):
    asked = who_answers(pool, monkeypatch)
    with pool.sitting() as one:
        ours = [asked(one) for _ in range(3)]
    with pool.sitting() as other:
        theirs = asked(other)
    assert len(set(ours)) == 1
    assert len({*ours, theirs, asked(pool), asked(pool)}) == 4
    assert len(pool._idle) == 1, "all of them by one child"


def test_a_fork_that_was_large_once_answers_no_second_question(pool, monkeypatch):
    asked = who_answers(pool, monkeypatch, deed="bytes([1]) * 2**28")
    with pool.sitting() as sitting:
        assert asked(sitting) != asked(sitting)


def test_what_ends_a_sitting_fork_ends_nothing_that_was_asked_before_or_after(pool, monkeypatch):
    monkeypatch.setattr(pool, "command", child_that("os._exit(3)"))
    with pool.sitting() as sitting:
        before = sitting.ask("facts", photo(50, 40))
        with pytest.raises(Unreadable):
            sitting.ask("facts", photo(2000, 1500))
        after = sitting.ask("facts", photo(50, 40))
    assert before == after


def test_sitting_after_sitting_is_served_by_one_child_however_fast_they_follow(pool):
    facts(photo())
    first = idle_pid(pool)
    for _ in range(60):
        with pool.sitting() as sitting:
            sitting.ask("facts", photo())
            sitting.ask("facts", photo())
        assert facts(photo(80, 60)).width == 80
    assert idle_pid(pool) == first


def test_a_sitting_that_nobody_asked_anything_costs_no_child(pool):
    with pool.sitting():
        pass
    assert pool._idle == []


def test_a_fork_that_is_killed_after_its_last_answer_costs_the_next_hand_nothing(pool):
    with pool.sitting() as sitting:
        sitting.ask("facts", photo())
        os.killpg(sitting._child.pid, signal.SIGKILL)
    assert facts(photo()).width == 64


def test_a_fork_that_will_not_rise_is_ended_with_its_child(pool, monkeypatch):
    stubborn = """
import sys
from storage.apart.frames import read_frame, write_frame
while asked := read_frame(sys.stdin.buffer):
    write_frame(sys.stdout.buffer, {"stays": asked[0]["do"] != "be-ready"})
"""
    monkeypatch.setattr(pool, "command", (sys.executable, "-c", stubborn))
    with pool.sitting() as sitting:
        sitting.ask("facts", b"")
        pid = sitting._child.pid
    assert not alive(pid)
    assert pool._idle == []


def test_a_sitting_takes_its_turn_with_its_first_question(pool):
    with ExitStack() as sittings:
        for _ in range(20):
            sittings.enter_context(pool.sitting())
        assert facts(photo()).width == 64


def test_what_lacks_memory_after_others_is_looked_at_again_in_a_fresh_fork(pool, monkeypatch):
    only_the_first = child_that("""
    global seen
    seen = globals().get("seen", 0) + 1
    found = {"facts": None, "why": "not-an-image", "words": "", "sizes": []}
    return (found if seen == 1 else {"reason": "too-much-memory"}), []
""")
    monkeypatch.setattr(pool, "command", only_the_first)
    with looking() as look:
        assert [look(photo(2000, 1500)).reason for _ in range(3)] == ["not-an-image"] * 3


def test_a_child_that_does_not_start_blames_no_photo(pool, monkeypatch):
    monkeypatch.setattr(pool, "command", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(DecoderAway):
        derive(photo())


def test_many_threads_share_few_children(pool):
    sizes = [(40 + number, 30) for number in range(40)]
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda size: facts(photo(*size)), sizes))
    assert [(each.width, each.height) for each in found] == sizes
    assert len(pool._idle) <= (os.cpu_count() or 1)


def test_a_forked_caller_starts_children_of_its_own(pool):
    facts(photo())
    ours = idle_pid(pool)
    fork = os.fork()
    if fork == 0:
        ok = facts(photo()).width == 64 and idle_pid(pool) != ours
        pool.end()
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    assert facts(photo()).width == 64
    assert idle_pid(pool) == ours


def test_a_child_ends_when_its_caller_does():
    program = """
import os, signal, sys
from storage.apart.child import Child
print(Child((sys.executable, "-m", "storage.images.child"), 60.0).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    gone = threading.Event()
    for _ in range(100):
        if not alive(int(done.stdout)):
            return
        gone.wait(0.05)
    pytest.fail("the child outlived its caller")


def alive(pid):
    """Whether it runs; one that ended but was not waited for does not."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
