"""Bytes that come as the one file of a form, which is all that a mini-program can send."""

import random
import tracemalloc
from typing import Any
from uuid import UUID

import pytest

from backend.work import Kit
from mobile_api.bodies import FormFile
from tests.phones import Phone
from tests.photos import photo
from tests.ways import BOUNDARY, form_of, heard, send_form

DATA = photo()


@pytest.fixture
def declared(phone: Phone) -> UUID:
    return UUID(phone.declare(DATA).json["id"])


def lies_there(kit: Kit) -> list[str]:
    return [head.key for head in kit.objects.list("original/")]


def test_fields_beside_the_file_pass_by(phone: Phone, declared: UUID, kit: Kit) -> None:
    answer = send_form(phone, declared, form_of(DATA, fields={"kind": "照片", "note": "桥下"}))
    assert answer.status_code == 201, answer.text
    assert answer.data == phone.deliver(declared, DATA).data
    assert len(lies_there(kit)) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(form_of(), id="nothing in it"),
        pytest.param(form_of(fields={"file": "text"}), id="a field, no file"),
        pytest.param(form_of(DATA, DATA), id="two files"),
        pytest.param(form_of(DATA, header=f"X-Long: {'x' * 9000}\r\n"), id="a long header"),
        pytest.param(form_of(DATA, header="".join(f"X-{n}: x\r\n" for n in range(40))), id="many headers"),
        pytest.param(form_of(DATA, fields={"note": "x" * 70_000}), id="a long field"),
        pytest.param(form_of(DATA, fields={f"f{n}": "x" for n in range(40)}), id="many fields"),
        pytest.param(form_of(DATA).replace(b"form-data", b"attachment"), id="another disposition"),
        pytest.param(DATA, id="no form at all"),
        pytest.param(bytes(200_000), id="nothing for long"),
    ],
)
def test_what_is_not_one_file_in_a_form_is_refused_and_leaves_nothing(
    phone: Phone, declared: UUID, kit: Kit, body: bytes
) -> None:
    said = heard(send_form(phone, declared, body))
    assert (said.status, said.code) == (400, "bad-form")
    assert lies_there(kit) == []


@pytest.mark.parametrize("boundary", ["", "another", '"', "x" * 2000])
def test_a_boundary_that_does_not_occur_is_refused(phone: Phone, declared: UUID, kit: Kit, boundary: str) -> None:
    said = heard(send_form(phone, declared, form_of(DATA), boundary=boundary))
    assert (said.status, said.code) == (400, "bad-form")
    assert lies_there(kit) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_form_cut_off_anywhere_leaves_nothing_and_can_be_sent_again(
    phone: Phone, declared: UUID, kit: Kit, seed: int
) -> None:
    body = form_of(DATA, fields={"note": "x"})
    cut = random.Random(seed).randrange(200, len(body) - 4)
    said = heard(send_form(phone, declared, body[:cut], length=len(body)))
    assert (said.status, said.code) == (400, "cut-off")
    assert lies_there(kit) == []
    assert send_form(phone, declared, body).status_code == 201


@pytest.mark.parametrize("pieces", [1, 2, 7, 65536])
def test_the_file_is_the_same_however_the_body_is_cut_into_pieces(pieces: int) -> None:
    data = b"\r\n--" + BOUNDARY[:-1].encode() + bytes(range(256)) * 20 + b"\r\n-"

    class Dripping:
        def __init__(self) -> None:
            self.rest = form_of(data)

        def read(self, size: int = -1, /) -> bytes:
            piece, self.rest = self.rest[:pieces], self.rest[pieces:]
            return piece

    file, found = FormFile(Dripping(), BOUNDARY), b""
    while piece := file.read(100):
        assert len(piece) <= 100
        found += piece
    assert found == data


def test_a_large_file_is_never_whole_in_memory(phone: Phone) -> None:
    class Endless:
        """A form with a file of 40 MB, made as it is read."""

        def __init__(self) -> None:
            head, tail = form_of(b"|").split(b"|")
            self.pieces = iter([head, *[bytes(65536)] * 640, tail])

        def read(self, size: int = -1, /) -> bytes:
            return next(self.pieces, b"")

    tracemalloc.start()
    try:
        file: Any = FormFile(Endless(), BOUNDARY)
        read = sum(len(piece) for piece in iter(lambda: file.read(65536), b""))
        assert read == 640 * 65536
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
