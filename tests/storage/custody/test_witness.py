"""A witness that is a file, what a witness is asked and signs, and what contradicts us."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.custody.checkpoint import BadNote, Checkpoint, sign
from storage.custody.cosignature import WitnessKey, cosignature_line, parse_request, request_body
from storage.custody.signer import Signer
from storage.custody.tiles import CHECKPOINT_KEY, Tiles
from storage.custody.witness import FileWitness, Published, WitnessAway, WitnessContradicts
from tests.storage.custody.conftest import NOON, Custody


@pytest.fixture
def published(custody: Custody) -> Callable[[int], Published]:
    """published(n): what is shown after n more leaves."""

    def grow(n: int) -> Published:
        custody.append(n)
        checkpoint = custody.publish()
        note = custody.objects.get(CHECKPOINT_KEY).decode()
        return Published(note, checkpoint, Tiles(custody.objects, checkpoint.size))

    return grow


@pytest.fixture
def witness(tmp_path: Path) -> FileWitness:
    return FileWitness(tmp_path / "witness.jsonl")


def sizes(witness: FileWitness) -> list[int]:
    return [int(json.loads(line)["note"].split("\n")[1]) for line in witness.path.read_text().splitlines()]


def test_each_new_checkpoint_is_a_line_and_an_old_one_none(
    published: Callable[[int], Published], witness: FileWitness
) -> None:
    for _ in range(2):
        witness.show(published(300), 0, NOON)
    last = published(0)
    for _ in range(3):
        witness.show(last, 0, NOON)
    assert sizes(witness) == [300, 600]


def test_a_line_that_a_crash_cut_off_is_written_again(
    published: Callable[[int], Published], witness: FileWitness
) -> None:
    witness.show(published(1), 0, NOON)
    whole = witness.path.read_bytes()
    shown = published(1)
    for cut in (b'{"at": "2027', b'{"at": 1, "note": "x"}'):
        witness.path.write_bytes(whole + cut)
        witness.show(shown, 0, NOON)
        assert sizes(witness) == [1, 2]


def test_a_smaller_tree_than_the_file_remembers_is_contradicted(
    published: Callable[[int], Published], witness: FileWitness
) -> None:
    older = published(3)
    witness.show(published(3), 0, NOON)
    with pytest.raises(WitnessContradicts) as seen:
        witness.show(older, 0, NOON)
    assert seen.value.facts == {"seen_size": 6, "size": 3}
    assert sizes(witness) == [6]


def test_another_tree_of_that_size_is_contradicted(
    custody: Custody, published: Callable[[int], Published], witness: FileWitness
) -> None:
    forged = Checkpoint(custody.signer.origin, 2, bytes(32))
    note = sign(forged, custody.signer.verifier, custody.signer.sign)
    witness.path.write_text(json.dumps({"at": "", "note": note}) + "\n")
    with pytest.raises(WitnessContradicts):
        witness.show(published(5), 0, NOON)
    witness.path.write_text('{"note": "nonsense"}\n')
    with pytest.raises(WitnessContradicts):
        witness.show(published(5), 0, NOON)


def test_a_file_that_cannot_be_written_is_away(published: Callable[[int], Published], tmp_path: Path) -> None:
    with pytest.raises(WitnessAway):
        FileWitness(tmp_path / "missing" / "file").show(published(1), 0, NOON)


def test_a_request_says_what_was_written() -> None:
    proof = [bytes([n]) * 32 for n in range(3)]
    assert parse_request(request_body(7, proof, "a\n\n— b c\n")) == (7, proof, "a\n\n— b c\n")
    for wrong in (
        "",
        "old 7\n",
        "old x\n\nnote",
        "new 7\n\nnote",
        "old 7\n!\n\nnote",
        "old 1\n" + "AA==\n" * 64 + "\nx",
    ):
        with pytest.raises(BadNote):
            parse_request(wrong)


def test_a_cosignature_holds_for_its_note_and_its_time_alone() -> None:
    signer = Signer("witness.test/1", bytes(range(32)))
    key = WitnessKey(signer.origin, signer.verifier.public_key)
    assert WitnessKey.parse(str(key)) == key
    text = str(Checkpoint("log", 5, bytes(32)))
    line = cosignature_line(key, text, 1_800_000_000, signer.sign)
    assert key.cosigned_at(f"{text}\n— log AAAA\n{line}") == 1_800_000_000
    for note in (
        f"{text}\n",
        f"{text.replace('5', '6')}\n{line}",
        f"{text}\n{line.replace('witness', 'another')}",
        line,
    ):
        with pytest.raises(BadNote):
            key.cosigned_at(note)
    with pytest.raises(ValueError, match="witness"):
        WitnessKey.parse(str(signer.verifier))
