"""What a phone's request carries: the bytes as they are, or the one file of a form, read as they arrive."""

from collections.abc import Iterator
from typing import Protocol

from apiflask import abort
from flask import request
from multipart import MultipartError, MultipartSegment, PushMultipartParser
from werkzeug.exceptions import ClientDisconnected

from backend.errors import Unparsable
from storage.errors import CutOff
from storage.objects import CHUNK_BYTES, Readable

MOST_AROUND_BYTES = 64 * 1024
"""All of a form that is not its file: headers, boundaries, other fields."""
MOST_HEADER_BYTES = 4096
MOST_SEGMENTS = 20


class BadForm(Unparsable):
    """A form that does not hold exactly one file, or is none."""

    code = "bad-form"


class Source(Protocol):
    """A body that is read piece by piece; an end is told by an empty piece."""

    def read(self, size: int = -1, /) -> bytes: ...


def file_of_known_length() -> Readable:
    """The file of this request: its body, or the one file in its form. The length of the body has to be said: a
    connection that breaks looks like an end otherwise.

    Reading it raises BadForm, CutOff."""
    if request.content_length is None:
        abort(411)
    if request.mimetype == "multipart/form-data":
        return FormFile(Body(), request.mimetype_params.get("boundary", ""))
    return Body()


class Body:
    """The request's body; a sender that goes away is an early end."""

    def read(self, size: int = -1, /) -> bytes:
        try:
            return request.stream.read(size)
        except (ClientDisconnected, OSError):
            return b""


class FormFile:
    """The one file of a multipart/form-data body, as a stream. Its end is told only when the whole form was well.

    >>> from io import BytesIO
    >>> form = b'--x\\r\\nContent-Disposition: form-data; name="f"; filename="a"\\r\\n\\r\\nphoto\\r\\n--x--\\r\\n'
    >>> file = FormFile(BytesIO(form), "x")
    >>> file.read(3), file.read(9), file.read(9)
    (b'pho', b'to', b'')
    """

    def __init__(self, body: Source, boundary: str) -> None:
        self._pieces, self._rest = _file_of(body, boundary), memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; b"" at the end of a good form.

        Raises: BadForm: no file, two of them, or no form. CutOff: the body ended first."""
        if not self._rest:
            self._rest = memoryview(next(self._pieces, b""))
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)


def _file_of(body: Source, boundary: str) -> Iterator[bytes]:
    """The pieces of the one file in a form."""
    files, in_file, around = 0, False, 0
    for event in _events(body, boundary):
        if isinstance(event, MultipartSegment):
            in_file = event.filename is not None
            files += in_file
            if files > 1:
                raise BadForm("two files in one form")
        elif event and in_file:
            yield bytes(event)
        else:
            around += len(event or b"")
            if around > MOST_AROUND_BYTES:
                raise BadForm("the fields beside the file are too long", max_bytes=MOST_AROUND_BYTES)
    if not files:
        raise BadForm("no file in the form")


def _events(body: Source, boundary: str) -> Iterator[MultipartSegment | bytes | bytearray | None]:
    """What the parser finds: a segment, pieces of its bytes, None at its end."""
    try:
        parser = PushMultipartParser(
            boundary, max_header_size=MOST_HEADER_BYTES, max_segment_count=MOST_SEGMENTS, header_charset="utf8"
        )
        begun, read = False, 0
        while piece := body.read(CHUNK_BYTES):
            for event in parser.parse(piece):
                begun = True
                yield event
            read += len(piece)
            if not begun and read > MOST_AROUND_BYTES:
                raise BadForm("the boundary does not occur")
        _end(parser, begun)
    except MultipartError as wrong:
        raise BadForm(str(wrong.args[0])) from wrong


def _end(parser: PushMultipartParser, begun: bool) -> None:
    """The body is over: was the form?"""
    try:
        parser.close()
    except MultipartError as early:
        if begun:
            raise CutOff("the form ended early") from early
        raise BadForm("the boundary does not occur") from early
