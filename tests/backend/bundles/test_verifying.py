"""An outsider with the public key alone: a good bundle is good, and every kind of tampering has its name.

Each case is put to `yixian custody verify` and to the second verifier, which shares no code with it; their answers
must be the same."""

import importlib.util
import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from backend.bundles.verifying import verify
from storage.custody.checkpoint import Checkpoint, sign, signature_line
from storage.custody.document import document
from storage.custody.merkle import leaf_hash
from storage.custody.signer import Signer
from tests.backend.bundles.conftest import SIGNER, STRANGER, Made, rezip

SECOND = Path(__file__).parents[2] / "custody_second" / "verify.py"
Files = dict[str, bytes]


def second() -> ModuleType:
    spec = importlib.util.spec_from_file_location("custody_second", SECOND)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., set[str]]:
    """faults(files): the codes that both verifiers name, which must agree."""

    def both(files: Files | bytes, trusted: Signer = SIGNER) -> set[str]:
        path = tmp_path / "bundle.zip"
        path.write_bytes(files) if isinstance(files, bytes) else rezip(files, path)
        ours = {fault.code for fault in verify(path, [trusted.verifier]).faults}
        assert ours == second().verify(path, [str(trusted.verifier)])
        return ours

    return both


def reseal(files: Files, signer: Signer | None = SIGNER) -> Files:
    """As an insider with the key would: a new manifest over what is there now, signed; without a signer, unsigned."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = [
        {"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)}
        for path, data in sorted(files.items())
        if path not in ("manifest.json", "manifest.note")
    ]
    data = document(manifest)
    note = files["manifest.note"]
    if signer is not None:
        text = f"yixian-bundle-1\n{sha256(data).hexdigest()}\n"
        note = f"{text}\n{signature_line(signer.verifier, signer.sign(text.encode()))}".encode()
    return files | {"manifest.json": data, "manifest.note": note}


def changed(files: Files, path: str, change: Callable[[Any], Any]) -> Files:
    """A JSON file changed by somebody who knows the canonical form."""
    value = json.loads(files[path])
    return files | {path: document(change(value) or value)}


def named(files: Files, folder: str) -> list[str]:
    return sorted(name for name in files if name.startswith(folder))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def a_bit_in_a_photo(files: Files) -> Files:
    first = named(files, "originals/")[0]
    return files | {first: flipped(files[first], len(files[first]) // 2)}


def a_bit_in_exif(files: Files) -> Files:
    first = named(files, "originals/")[0]
    return files | {first: flipped(files[first], files[first].index(b"Phone"))}


def a_bit_in_a_photo_resealed(files: Files) -> Files:
    return reseal(a_bit_in_a_photo(files))


def swapped_receipts(files: Files) -> Files:
    one, two = named(files, "receipts/")[:2]
    return reseal(files | {one: files[two], two: files[one]})


def a_receipt_of_another_id(files: Files) -> Files:
    one, two = named(files, "receipts/")[:2]
    return reseal(files | {one: files[two]})


def a_removed_leaf(files: Files) -> Files:
    return reseal(changed(files, "leaves.json", lambda leaves: leaves[1:]))


def a_removed_photo(files: Files) -> Files:
    first = named(files, "originals/")[0]
    return reseal({name: data for name, data in files.items() if name != first})


def a_photo_removed_with_its_papers(files: Files) -> Files:
    evidence = next(name for name in named(files, "evidence/") if b'"role":"finding"' in files[name])
    about = json.loads(files[evidence])
    gone = {evidence, f"receipts/{about['id']}.json", f"originals/{about['sha256']}"}
    return reseal({name: data for name, data in files.items() if name not in gone})


def a_file_taken_out(files: Files) -> Files:
    return {name: data for name, data in files.items() if name != "README.txt"}


def a_rewritten_reason(files: Files) -> Files:
    return reseal(changed(files, "events.json", lambda events: events[0].update(reason="另有隐情")))


def a_rewritten_fact(files: Files) -> Files:
    def change(events: Any) -> None:
        next(event for event in events if "due" in event["facts"])["facts"]["due"] = "2027-01-01T00:00:00+00:00"

    return reseal(changed(files, "events.json", change))


def another_hand(files: Files) -> Files:
    def change(events: Any) -> None:
        events[1]["actor_id"] = events[0]["actor_id"]

    return reseal(changed(files, "events.json", lambda events: events[-1].update(actor_id=events[0]["actor_id"])))


def an_event_at_another_time(files: Files) -> Files:
    return reseal(changed(files, "events.json", lambda events: events[1].update(at="2026-04-27T01:00:00.000000Z")))


def rewritten_history(files: Files) -> Files:
    """Event and leaf rewritten together, hash and all: the tree does not hold it."""
    events, leaves = json.loads(files["events.json"]), json.loads(files["leaves.json"])
    event = events[1]
    leaf = next(one for one in leaves if one["leaf_hash"] == event["leaf_hash"])
    body = json.loads(leaf["body"]) | {"at": "2026-04-27T01:00:00.000000+00:00"}
    leaf["body"] = document(body).decode()
    leaf["leaf_hash"] = event["leaf_hash"] = leaf_hash(leaf["body"].encode()).hex()
    event["at"] = "2026-04-27T01:00:00.000000Z"
    return reseal(files | {"events.json": document(events), "leaves.json": document(leaves)})


def a_rewritten_leaf(files: Files) -> Files:
    def change(leaves: Any) -> None:
        leaves[0]["body"] = leaves[0]["body"].replace('"nonce":"', '"nonce":"0')

    return reseal(changed(files, "leaves.json", change))


def reordered_events(files: Files) -> Files:
    return reseal(changed(files, "events.json", lambda events: [events[1], events[0], *events[2:]]))


def an_event_left_out(files: Files) -> Files:
    return reseal(changed(files, "events.json", lambda events: [events[0], *events[2:]]))


def the_last_event_left_out(files: Files) -> Files:
    return reseal(changed(files, "events.json", lambda events: events[:-1]))


def another_state(files: Files) -> Files:
    return reseal(changed(files, "subject.json", lambda subject: subject.update(state="rectifying")))


def a_forged_checkpoint(files: Files) -> Files:
    text, _, signatures = files["checkpoint"].decode().partition("\n\n")
    lines = text.split("\n")
    lines[2] = b64encode(bytes(32)).decode()
    return reseal(files | {"checkpoint": ("\n".join(lines) + "\n\n" + signatures).encode()})


def a_checkpoint_of_another_tree(files: Files) -> Files:
    """Signed with the right key, over another root: what a log that lies to one person would show."""
    size = int(files["checkpoint"].split(b"\n")[1])
    forged = Checkpoint(SIGNER.origin, size, bytes(32))
    return reseal(files | {"checkpoint": sign(forged, SIGNER.verifier, SIGNER.sign).encode()})


def another_key(files: Files) -> Files:
    text = Checkpoint.parse(files["checkpoint"].decode().partition("\n\n")[0] + "\n")
    return reseal(files | {"checkpoint": sign(text, STRANGER.verifier, STRANGER.sign).encode()}, STRANGER)


def a_clock_moved_in_a_receipt(files: Files) -> Files:
    first = named(files, "receipts/")[0]
    return reseal(changed(files, first, lambda receipt: receipt.update(received_at="2026-04-27T01:00:00.000000Z")))


def a_receipt_signed_again(files: Files) -> Files:
    """The clock moved by somebody who has the key: receipt and metadata agree, the log does not."""
    first = named(files, "receipts/")[0]
    receipt = json.loads(files[first]) | {"received_at": "2026-04-27T01:00:00.000000Z"}
    del receipt["signature"]
    receipt["signature"] = b64encode(SIGNER.sign(document(receipt))).decode()
    evidence = first.replace("receipts/", "evidence/")
    files = changed(files, evidence, lambda piece: piece.update(received_at=receipt["received_at"]))
    return reseal(files | {first: document(receipt)})


def a_proof_for_another_index(files: Files) -> Files:
    return reseal(changed(files, "leaves.json", lambda leaves: leaves[0].update(index=leaves[0]["index"] + 1)))


def a_proof_cut_short(files: Files) -> Files:
    return reseal(changed(files, "leaves.json", lambda leaves: leaves[0].update(proof=leaves[0]["proof"][:-1])))


def an_extra_file(files: Files) -> Files:
    return files | {"originals/extra.jpg": b"x"}


def another_place(files: Files) -> Files:
    """What the phone said of where it was."""

    def change(piece: Any) -> None:
        piece["declared"]["said"]["place"]["lat"] = "28.3"

    return reseal(changed(files, named(files, "evidence/")[0], change))


def another_device(files: Files) -> Files:
    other = "00000000-0000-4000-8000-000000000000"
    path = named(files, "evidence/")[0]
    return reseal(changed(files, path, lambda piece: piece["declared"].update(device_id=other)))


def an_edited_manifest(files: Files) -> Files:
    return reseal(files | {"README.txt": b"nothing to see"}, signer=None)


def words_out_of_form(files: Files) -> Files:
    pretty = json.dumps(json.loads(files["events.json"]), indent=1, ensure_ascii=False).encode()
    return reseal(files | {"events.json": pretty})


TAMPERED: dict[Callable[[Files], Files], set[str]] = {
    a_bit_in_a_photo: {"file-changed", "original-changed"},
    a_bit_in_exif: {"file-changed", "original-changed"},
    a_bit_in_a_photo_resealed: {"original-changed"},
    swapped_receipts: {"receipt-other-id", "metadata-changed"},
    a_receipt_of_another_id: {"receipt-other-id", "metadata-changed"},
    a_removed_leaf: {"leaf-missing"},
    a_removed_photo: {"original-missing"},
    a_photo_removed_with_its_papers: {"evidence-missing"},
    a_file_taken_out: {"file-missing"},
    a_rewritten_reason: {"event-rewritten"},
    a_rewritten_fact: {"event-rewritten"},
    another_hand: {"event-rewritten"},
    an_event_at_another_time: {"event-rewritten"},
    rewritten_history: {"leaf-proof"},
    a_rewritten_leaf: {"leaf-hash"},
    reordered_events: {"event-order"},
    an_event_left_out: {"event-order"},
    the_last_event_left_out: {"subject-differs"},
    another_state: {"subject-differs"},
    a_forged_checkpoint: {"checkpoint-signature"},
    a_checkpoint_of_another_tree: {"leaf-proof"},
    another_key: {"key-untrusted", "checkpoint-signature"},
    a_clock_moved_in_a_receipt: {"receipt-signature", "receipt-leaf", "metadata-changed"},
    a_receipt_signed_again: {"receipt-leaf"},
    a_proof_for_another_index: {"leaf-proof"},
    a_proof_cut_short: {"leaf-proof"},
    an_extra_file: {"file-unlisted"},
    another_place: {"metadata-changed"},
    another_device: {"metadata-changed"},
    an_edited_manifest: {"manifest-signature"},
    words_out_of_form: {"not-canonical"},
}


@pytest.mark.parametrize("what", ["task", "inspection", "draw", "unit"])
def test_a_good_bundle_is_good(made: Made, faults: Callable[..., set[str]], what: str) -> None:
    assert faults(getattr(made, what)) == set()


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_tampering_has_its_name(made: Made, faults: Callable[..., set[str]], tamper: Callable[[Files], Files]) -> None:
    assert faults(tamper(made.task)) >= TAMPERED[tamper]


def test_a_zip_cut_off_anywhere_is_damaged(made: Made, faults: Callable[..., set[str]]) -> None:
    for share in (0.0, 0.1, 0.5, 0.9, 0.999):
        assert faults(made.whole[: int(len(made.whole) * share)]) == {"zip-damaged"}


def test_a_byte_changed_anywhere_is_noticed(made: Made, faults: Callable[..., set[str]]) -> None:
    for at in range(40, len(made.whole) - 4000, len(made.whole) // 23):
        assert faults(flipped(made.whole, at)) != set(), at


def test_a_key_that_nobody_trusts_here_opens_nothing(made: Made, faults: Callable[..., set[str]]) -> None:
    assert faults(made.task, trusted=STRANGER) >= {"key-untrusted", "checkpoint-signature"}


def redrawn(files: Files, change: Callable[[Any], Any]) -> Files:
    return reseal(changed(files, "draw.json", change))


def one_row_less(draw: Any) -> None:
    draw["population"] = draw["population"][1:]


def one_row_less_and_its_hash(draw: Any) -> None:
    one_row_less(draw)
    draw["population_sha256"] = sha256(document(draw["population"])).hexdigest()


def another_drawn(draw: Any) -> None:
    for row in draw["rows"]:
        row["drawn"] = not row["drawn"]


def another_seed(draw: Any) -> None:
    draw["seed"] = "00" * 32


def another_share(draw: Any) -> None:
    draw["share"] = "1/1"


def a_given_seed(draw: Any) -> None:
    draw["seed_source"] = "the director chose it"


def a_later_checkpoint(draw: Any) -> None:
    """A checkpoint signed for the purpose, after trying which seed suits."""
    forged = sign(Checkpoint(SIGNER.origin, 10**6, bytes(32)), SIGNER.verifier, SIGNER.sign)
    draw["seed_source"], draw["seed"] = forged, sha256(forged.encode()).hexdigest()


DRAWS: dict[Callable[[Any], None], set[str]] = {
    one_row_less: {"population-changed", "draw-rows"},
    one_row_less_and_its_hash: {"population-changed", "draw-rows"},
    another_drawn: {"draw-rows"},
    another_seed: {"draw-seed", "draw-rows"},
    another_share: {"draw-rows"},
    a_given_seed: {"draw-seed"},
    a_later_checkpoint: {"draw-seed", "draw-rows"},
}


@pytest.mark.parametrize("tamper", DRAWS, ids=lambda tamper: tamper.__name__)
def test_a_steered_draw_has_its_name(
    made: Made, faults: Callable[..., set[str]], tamper: Callable[[Any], None]
) -> None:
    assert faults(redrawn(made.draw, tamper)) >= DRAWS[tamper]


def test_the_second_verifier_shares_no_code_with_ours() -> None:
    """It imports the standard library and nothing else."""
    import ast
    import sys

    tree = ast.parse(SECOND.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_its_ed25519_is_that_of_rfc_8032() -> None:
    """Vectors 1 to 3 of RFC 8032 §7.1, and each of them spoilt."""
    vectors = (
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    )  # fmt: skip
    check = second().ed_verify
    for key, message, signature in vectors:
        public, said, signed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
        assert check(public, said, signed)
        assert not check(public, said + b"!", signed)
        assert not check(public, said, flipped(signed, 3))
        assert not check(public, said, flipped(signed, 40))
