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
        environ_overrides={"CONTENT_LENGTH": str(len(body) if length is None else length)},
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


class Tus:
    """A phone that speaks tus, request by request."""

    def __init__(self, phone: Phone, evidence_id: UUID | str) -> None:
        self.phone, self.place = phone, f"/mobile/v1/evidence/{evidence_id}/uploads"
        self.headers = credential(phone) | {"Tus-Resumable": "1.0.0"}

    def ask(self, method: str, place: str | None = None, body: bytes = b"", **headers: Any) -> TestResponse:
        """headers: Upload_Offset=3 is sent as `Upload-Offset: 3`; None leaves one out."""
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        length = told.pop("Content-Length", len(body))
        return self.phone.client.open(
            place or self.place,
            method=method,
            input_stream=BytesIO(body),
            environ_overrides={"CONTENT_LENGTH": str(length)},
            headers={name: str(value) for name, value in told.items() if value is not None},
        )

    def begin(self, size: int, **headers: Any) -> TestResponse:
        answer = self.ask("POST", Upload_Length=size, **headers)
        if answer.status_code == 201:
            self.place = answer.headers["Location"]
        return answer

    def patch(self, offset: int, body: bytes, **headers: Any) -> TestResponse:
        usual = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": offset}
        return self.ask("PATCH", body=body, **(usual | headers))

    def head(self) -> TestResponse:
        return self.ask("HEAD")

    def receipt(self) -> bytes:
        answer = self.phone.client.get(self.place.partition("/uploads")[0] + "/receipt", headers=self.headers)
        return answer.data if answer.status_code == 200 else b""


def tus(phone: Phone, evidence_id: UUID | str, data: bytes) -> Heard:
    """In three parts."""
    upload, third = Tus(phone, evidence_id), len(data) // 3 + 1
    answer = upload.begin(len(data))
    for start in range(0, len(data), third):
        if answer.status_code >= 300:
            break
        answer = upload.patch(start, data[start : start + third])
    ended = heard(answer)
    return Heard(ended.status, ended.code, upload.receipt())


WAYS: dict[str, Way] = {"raw": raw, "form": form, "tus": tus}
