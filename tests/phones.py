"""Phones that speak plain HTTP.

Registered as a plugin by tests/conftest.py: the fixtures phone_of, phone, drain."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug import Client
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from backend.jobs import JOBS, calls
from backend.work import Kit
from tests.office import PASSWORD


class Phone:
    """A phone that was enrolled by its person's password; it hands in with its credential alone."""

    def __init__(self, app: Any, login: str) -> None:
        self.client = Client(app, Response)
        said = {"device_id": str(uuid4()), "name": "phone", "platform": "test", "app_version": "1"}
        answer = self.client.post("/mobile/v1/devices", json=said | {"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        self.credential, self.access = answer.json["credential"], answer.json["access_token"]

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/mobile/v1{path}", headers={"Authorization": f"Bearer {self.access}"})

    def post(self, path: str, body: Any) -> TestResponse:
        return self.client.post(f"/mobile/v1{path}", json=body, headers={"Authorization": f"Bearer {self.access}"})

    def state(self, evidence_id: UUID | str) -> Any:
        """What the office knows of one piece; asked with the credential, which outlives every token."""
        answer = self.client.get(f"/mobile/v1/evidence/{evidence_id}", headers=self.by_credential())
        assert answer.status_code == 200, answer.text
        return answer.json

    def declare(self, data: bytes, evidence_id: UUID | None = None, **said: Any) -> TestResponse:
        """Say what will come; `said` overrides what is said of the bytes."""
        word = {
            "kind": "photo",
            "sha256": sha256(data).hexdigest(),
            "size": len(data),
            "media_type": "image/jpeg",
        }
        return self.client.put(
            f"/mobile/v1/evidence/{evidence_id or uuid4()}", json=word | said, headers=self.by_credential()
        )

    def declare_all(self, pieces: Any) -> TestResponse:
        """Say what will come, of many pieces by their ids."""
        return self.client.post("/mobile/v1/evidence", json={"pieces": pieces}, headers=self.by_credential())

    def deliver(self, evidence_id: UUID | str, data: bytes, length: int | None = None) -> TestResponse:
        """Send the bytes; length: what Content-Length claims, where the line breaks early."""
        return self.client.put(
            f"/mobile/v1/evidence/{evidence_id}/bytes",
            input_stream=BytesIO(data),
            environ_overrides={"CONTENT_LENGTH": str(len(data) if length is None else length)},
            headers=self.by_credential(),
        )

    def send(self, data: bytes, **said: Any) -> TestResponse:
        """Declare and deliver."""
        declared = self.declare(data, **said)
        assert declared.status_code == 200, declared.text
        return self.deliver(declared.json["id"], data)

    def by_credential(self) -> dict[str, str]:
        """The headers that show who asks."""
        return {"Authorization": f"Device {self.credential}"}


@pytest.fixture
def phone_of(app: Any, office: Any) -> Callable[[str], Phone]:
    """phone_of(login): a new phone of that person."""
    return lambda login: Phone(app, login)


@pytest.fixture
def phone(phone_of: Callable[[str], Phone]) -> Phone:
    return phone_of("member2")


@pytest.fixture
def drain(kit: Kit) -> Callable[[], int]:
    """drain(): run the jobs that are due, as a worker would; how many ran."""
    return lambda: kit.queue.drain(JOBS, calls(kit))
