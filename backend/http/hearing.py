"""A file that is refused before its end is still listened to: who is cut off while sending never hears why."""

from contextlib import suppress

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

PIECE_BYTES = 64 * 1024
UNHEARD = 401
"""Strangers may talk to a closed door."""


def hear_out(app: Flask, most_bytes: int) -> None:
    """Read what is left of a body on views that take files, so many bytes at most, before a refusal is sent."""

    @app.after_request
    def finish_reading(answer: Response) -> Response:
        if answer.status_code >= 400 and answer.status_code != UNHEARD and brings_a_file():
            _read_away(most_bytes)
        return answer


def brings_a_file() -> bool:
    """Whether the body of this request is meant to be a file; everything else takes JSON."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_bytes", False)


def _read_away(most_bytes: int) -> None:
    with suppress(ClientDisconnected, OSError, RequestEntityTooLarge):
        while most_bytes > 0 and (piece := request.stream.read(PIECE_BYTES)):
            most_bytes -= len(piece)
