"""A witness in a process of its own, shown a real log over HTTP; and the alarm when it saw another one."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.alarms import alarms
from backend.custody.model import Witnessed
from backend.custody.witnessing import show_witnesses
from backend.work import Kit
from infra.worker import publish_log
from storage.custody.checkpoint import Checkpoint, sign
from storage.custody.cosignature import WitnessKey
from storage.custody.publisher import LogRewound
from storage.custody.tiles import CHECKPOINT_KEY
from storage.custody.witness import HttpWitness
from tests.ledger import at, office  # noqa: F401


@pytest.fixture
def witness(kit: Kit, free_port: int, tmp_path: Path) -> Iterator[HttpWitness]:
    """`yixian custody witness` as its own process, which follows the log of this kit."""
    command = Path(sys.executable).with_name("yixian")
    told = ["custody", "witness", "--name", "witness.test/1", "--folder", str(tmp_path / "witness")]
    where = ["--listen", f"127.0.0.1:{free_port}", "--key", str(kit.signer.verifier)]
    child = subprocess.Popen([command, *told, *where], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert child.stdout is not None
    key = WitnessKey.parse(child.stdout.readline().removeprefix("witness key: "))
    yield HttpWitness(f"http://127.0.0.1:{free_port}", key)
    child.send_signal(signal.SIGTERM)
    child.wait(10)
    child.stdout.close()


def grow(kit: Kit, n: int = 1) -> None:
    from uuid import uuid4

    from backend.actor import SYSTEM

    with kit.work(SYSTEM) as work:
        for _ in range(n):
            work.record("something", uuid4())
    publish_log(kit)


def seen(kit: Kit) -> list[tuple[str, int]]:
    with Session(kit.engine) as session:
        return [(row.name, row.size) for row in session.scalars(sa.select(Witnessed))]


def wrong(kit: Kit) -> list[tuple[str, str]]:
    with Session(kit.engine) as session:
        return [(alarm.name, alarm.code) for alarm in alarms(session)]


def test_what_grows_is_cosigned_and_the_cosignature_is_kept(kit: Kit, witness: HttpWitness) -> None:
    for size in (1, 4, 300):
        grow(kit, size - sum(n for _, n in seen(kit)))
        show_witnesses(kit, [witness])
        show_witnesses(kit, [witness])  # the same once more is fine
        assert seen(kit) == [(witness.name, size)]
    with Session(kit.engine) as session:
        note = session.scalars(sa.select(Witnessed.note)).one()
    assert witness.key is not None
    assert witness.key.cosigned_at(note) > 1_600_000_000
    assert wrong(kit) == []


def test_a_forgotten_size_is_asked_for(kit: Kit, witness: HttpWitness, owner_url: str) -> None:
    grow(kit, 5)
    show_witnesses(kit, [witness])
    owner = sa.create_engine(owner_url)
    with owner.begin() as connection:
        connection.execute(sa.text("DELETE FROM custody_witnessed"))
    owner.dispose()
    grow(kit, 5)
    show_witnesses(kit, [witness])
    assert seen(kit) == [(witness.name, 10)]


def test_a_tree_that_the_witness_did_not_see_grow_is_an_alarm_until_it_is_well(
    kit: Kit, witness: HttpWitness, client: Any, tmp_path: Path
) -> None:
    """Somebody with our key showed the witness another tree: larger, then of the same size."""
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    from storage.custody.cosignature import request_body

    grow(kit, 3)
    other = sign(Checkpoint(kit.signer.origin, 5, bytes(32)), kit.signer.verifier, kit.signer.sign)
    line = HTTPConnection(urlsplit(witness.url).netloc)
    line.request("POST", "/add-checkpoint", request_body(0, [], other).encode())
    assert line.getresponse().status == 200
    line.close()
    for leaves in (0, 2, 4):  # smaller than what it saw, as large, larger
        grow(kit, leaves)
        show_witnesses(kit, [witness])
        assert wrong(kit) == [(f"witness:{witness.name}", "witness-contradicts")]
    assert client.get("/readyz").json["custody"] == f"alarm: witness:{witness.name}: witness-contradicts"
    assert seen(kit) == []
    show_witnesses(kit, [])


def test_a_stranger_is_not_cosigned(kit: Kit, witness: HttpWitness) -> None:
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    from storage.custody.cosignature import request_body
    from storage.custody.signer import Signer

    stranger = Signer(kit.signer.origin, bytes(range(1, 33)))
    unknown = Signer("somebody/else", bytes(range(32)))
    asked = {
        403: request_body(0, [], sign(Checkpoint(stranger.origin, 1, bytes(32)), stranger.verifier, stranger.sign)),
        404: request_body(0, [], sign(Checkpoint(unknown.origin, 1, bytes(32)), unknown.verifier, unknown.sign)),
        400: "nonsense",
    }
    for status, body in asked.items():
        line = HTTPConnection(urlsplit(witness.url).netloc)
        line.request("POST", "/add-checkpoint", body.encode())
        assert line.getresponse().status == status
        line.close()


def test_a_witness_that_is_away_is_no_alarm(kit: Kit, free_port: int) -> None:
    grow(kit)
    show_witnesses(kit, [HttpWitness(f"http://127.0.0.1:{free_port}")])
    assert (wrong(kit), seen(kit)) == ([], [])


def test_a_restored_backup_is_told_everywhere_and_nothing_is_signed(
    kit: Kit,
    owner_url: str,
    client: Any,
    settings: Any,
    at: Callable[[str], Any],  # noqa: F811
) -> None:
    grow(kit, 3)
    note = kit.objects.get(CHECKPOINT_KEY)
    owner = sa.create_engine(owner_url)
    with owner.begin() as connection:
        for statement in (
            "DELETE FROM custody_entry",
            "UPDATE log_state SET size = 0, frontier = '', published_size = 0",
        ):
            connection.execute(sa.text(statement))
        connection.execute(sa.text("UPDATE log_state SET root = sha256(''), published_frontier = ''"))
    owner.dispose()
    with pytest.raises(LogRewound):
        publish_log(kit)
    assert kit.objects.get(CHECKPOINT_KEY) == note
    assert wrong(kit) == [("publisher", "log-rewound")]
    assert client.get("/readyz").json["custody"] == "alarm: publisher: log-rewound"
    from infra.doctor import examine

    told = [finding for finding in examine(settings) if finding.what == "custody"]
    assert (told[0].state, "log-rewound" in told[0].is_so) == ("bad", True)
    assert [one["code"] for one in at("au").get("/custody/status").json["alarms"]] == ["log-rewound"]
    assert at("gm").get("/custody/status").status_code == 404


def test_an_alarm_that_is_over_is_gone_and_both_are_leaves(kit: Kit) -> None:
    from backend.custody.alarms import clear_alarm, raise_alarm
    from storage.custody.log import CustodyLeaf

    for _ in range(2):
        raise_alarm(kit, "publisher", "log-altered", "x")
    for _ in range(2):
        clear_alarm(kit, "publisher")
    assert wrong(kit) == []
    with Session(kit.engine) as session:
        bodies = session.scalars(sa.select(CustodyLeaf.body).order_by(CustodyLeaf.id)).all()
    assert [b'"deed":"raised"' in bodies[0], b'"deed":"cleared"' in bodies[1], len(bodies)] == [True, True, 2]
