"""Notes that anybody's tools can open, and that nobody else can sign."""

import pytest

from storage.custody.checkpoint import BadNote, Checkpoint, Verifier, open_checkpoint, open_note, sign, signature_line
from storage.custody.merkle import EMPTY_ROOT, leaf_hash
from storage.custody.signer import Signer

# the example of the Go documentation of sumdb/note
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAYING = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
STAMP = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

signer = Signer("example.org/custody", bytes(range(32)))
other = Signer("example.org/custody", bytes(32))
checkpoint = Checkpoint("example.org/custody", 7, leaf_hash(b"root"))


def signed(text, *signers):
    return f"{text}\n" + "".join(signature_line(by.verifier, by.sign(text.encode())) for by in signers)


def test_a_note_signed_by_go_opens_with_its_key():
    assert open_note(f"{SAYING}\n— PeterNeumann {STAMP}\n", Verifier.parse(NEUMANN)) == SAYING


def test_a_key_reads_back_as_it_was_written():
    assert str(Verifier.parse(NEUMANN)) == NEUMANN
    assert Verifier.parse(str(signer.verifier)) == signer.verifier


@pytest.mark.parametrize(
    "text", ["", "a+b", NEUMANN.replace("c74f", "c74e"), NEUMANN[:-4], "a b" + NEUMANN, NEUMANN.replace("+A", "+B")]
)
def test_a_mangled_key_is_refused(text):
    with pytest.raises(ValueError, match=r"key|base64|name"):
        Verifier.parse(text)


def test_a_checkpoint_reads_back_from_its_note():
    note = sign(checkpoint, signer.verifier, signer.sign)
    assert note.splitlines()[:2] == ["example.org/custody", "7"]
    assert open_checkpoint(note, signer.verifier) == checkpoint


def test_signatures_of_witnesses_may_stand_beside_ours():
    witness = Signer("witness.example", bytes(32))
    assert open_checkpoint(signed(str(checkpoint), witness, signer), signer.verifier) == checkpoint


def test_extension_lines_are_passed_over():
    assert open_checkpoint(signed(f"{checkpoint}more\n", signer), signer.verifier) == checkpoint


def test_a_note_that_another_key_signed_is_refused():
    with pytest.raises(BadNote, match="not signed"):
        open_checkpoint(sign(checkpoint, other.verifier, other.sign), signer.verifier)


def test_a_changed_size_breaks_the_signature():
    note = sign(checkpoint, signer.verifier, signer.sign)
    with pytest.raises(BadNote, match="not signed"):
        open_checkpoint(note.replace("\n7\n", "\n8\n"), signer.verifier)


def test_a_checkpoint_of_another_log_is_refused():
    with pytest.raises(BadNote, match="not of"):
        open_checkpoint(signed(str(Checkpoint("elsewhere", 0, EMPTY_ROOT)), signer), signer.verifier)


@pytest.mark.parametrize(
    "text", ["", "o\n1\n", "o\n07\nAAAA\n", "o\n-1\nAAAA\n", "o\n1\nAAAA\n", "o\n1\n!\n", "o\n²\nA\n"]
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        open_checkpoint(signed(text or "\n", signer), signer.verifier)


@pytest.mark.parametrize("note", ["", "text\n", "text\n\n", "text\n\n— x\n", "text\n\nno dash\n", "text\n\n— a !\n"])
def test_what_is_no_note_is_refused(note):
    with pytest.raises(BadNote):
        open_note(note, signer.verifier)


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "with\nline"])
def test_a_log_has_a_name_that_fits_on_a_line(name):
    with pytest.raises(ValueError, match="name of a log"):
        Verifier(name, bytes(32))
