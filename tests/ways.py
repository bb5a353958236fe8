"""The ways in which bytes come, each told as what a phone sends and hears, so that one promise is asked of all."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from tests.phones import Phone

BOUNDARY = "----yixian7MA4YWxk"


@dataclass(frozen=True)
class Heard:
    """How a delivery ended: status and code of the last answer, and the receipt as it was given, b"" without one."""

    status: int
    code: str | None
    receipt: bytes = b""


Way = Callable[[Phone, UUID | str, bytes], Heard]
"""way(phone, evidence_id, data): deliver all of it, as a well-meaning phone would."""


def credential(phone: Phone) -> dict[str, str]:
    return {"Authorization": f"Device {phone.credential}"}


def raw(phone: Phone, evidence_id: UUID | str, data: bytes) -> Heard:
    return heard(phone.deliver(evidence_id, data))


def form(phone: Phone, evidence_id: UUID | str, data: bytes) -> Heard:
    return heard(send_form(phone, evidence_id, form_of(data)))


def send_form(
    phone: Phone, evidence_id: UUID | str, body: bytes, length: int | None = None, boundary: str = BOUNDARY
) -> TestResponse:
    """POST a form; length: what Content-Length claims, where the line breaks early."""
    return phone.client.post(
        f"/mobile/v1/evidence/{evidence_id}/bytes",
        input_stream=BytesIO(body),
        content_length=len(body) if length is None else length,
        headers=credential(phone) | {"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )


def form_of(*files: bytes, fields: dict[str, str] | None = None, header: str = "") -> bytes:
    """A form as wx.uploadFile writes it: fields first, then files."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in (fields or {}).items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n{header}'
    parts += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + file + b"\r\n" for file in files]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def heard(answer: TestResponse) -> Heard:
    body: Any = answer.get_json(silent=True) or {}
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json", answer.text
        return Heard(answer.status_code, body["code"])
    return Heard(answer.status_code, None, answer.data)
