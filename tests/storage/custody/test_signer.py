"""The key file: made once, read by its owner only, of one log."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.custody.signer import BadKeyFile, Signer

ORIGIN = "example.org/custody"


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = Signer.load_or_make(tmp_path / "key", ORIGIN)
    again = Signer.load_or_make(tmp_path / "key", ORIGIN)
    assert first.key_id == again.key_id
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    again.verifier.verify(b"a receipt", first.sign(b"a receipt"))


def test_web_and_worker_starting_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        signers = pool.map(lambda _: Signer.load_or_make(tmp_path / "key", ORIGIN), range(16))
    assert len({signer.key_id for signer in signers}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_the_key_file_is_one_that_go_reads(tmp_path):
    (tmp_path / "key").write_text("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n")
    (tmp_path / "key").chmod(0o600)
    neumann = Signer.load(tmp_path / "key", "PeterNeumann")
    assert str(neumann.verifier) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_key_that_others_can_read_is_refused(tmp_path):
    Signer.load_or_make(tmp_path / "key", ORIGIN)
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(BadKeyFile, match="chmod 600"):
        Signer.load_or_make(tmp_path / "key", ORIGIN)


def test_the_key_of_another_log_is_refused(tmp_path):
    Signer.load_or_make(tmp_path / "key", ORIGIN)
    with pytest.raises(BadKeyFile, match="another log"):
        Signer.load_or_make(tmp_path / "key", "elsewhere")


@pytest.mark.parametrize("text", ["", "nonsense", "PRIVATE+KEY+x+00000000+AAAA"])
def test_a_damaged_key_is_refused_and_never_replaced(tmp_path, text):
    (tmp_path / "key").write_text(text)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(BadKeyFile, match="holds no key"):
        Signer.load_or_make(tmp_path / "key", ORIGIN)
    assert (tmp_path / "key").read_text() == text
