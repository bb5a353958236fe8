"""A person's phone: enrols once, then declares and delivers by its device credential."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from geo.lonlat import LonLat
from infra.demo.ids import made
from infra.demo.wire import Answer, Unexpected, call

ACCURACY_M = 4.0


@dataclass(frozen=True)
class Shown:
    """What a piece of evidence shows, and as what."""

    kind: str
    id: UUID
    role: str

    def as_json(self) -> dict[str, str]:
        return {"object_kind": self.kind, "object_id": str(self.id), "role": self.role}


@dataclass(frozen=True)
class Capture:
    """Where, which way and when something was recorded, as the phone says it."""

    at: LonLat | None = None
    heading_deg: float | None = None
    taken_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        place = None if self.at is None else place_json(self.at)
        heading = {"heading_deg": self.heading_deg, "heading_ref": "T"} if self.heading_deg is not None else {}
        taken = {"captured_at": self.taken_at.isoformat(), "captured_source": "device"} if self.taken_at else {}
        return {"place": place, **heading, **taken}


def place_json(at: LonLat) -> dict[str, Any]:
    """A place as either face takes it."""
    return {"lon": at.lon, "lat": at.lat, "crs": "wgs84", "accuracy_m": ACCURACY_M, "source": "gps"}


class Phone:
    """The phone of one person. code: as their browser shows it, to be read into the phone once."""

    def __init__(self, base_url: str, login: str, code: str) -> None:
        self._base_url = base_url
        wanted = {"device_id": str(made(f"phone of {login}")), "name": "Yixian Demo Phone", "platform": "demo"}
        wanted |= {"app_version": "1", "code": code}
        headers = {"Content-Type": "application/json"}
        answer = call(base_url, "POST", "/mobile/v1/devices", json.dumps(wanted).encode(), headers)
        if answer.status >= 300:
            raise Unexpected("POST", "/mobile/v1/devices", answer)
        self._credential: str = answer.json()["credential"]

    def hand_in(
        self, evidence_id: UUID, kind: str, media_type: str, data: bytes, shows: Sequence[Shown], capture: Capture
    ) -> UUID:
        """Declare a file and deliver its bytes. Returns its id."""
        declared = {"kind": kind, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        declared |= {"media_type": media_type, "links": [one.as_json() for one in shows], **capture.as_json()}
        path = f"/mobile/v1/evidence/{evidence_id}"
        self._send("PUT", path, json.dumps(declared).encode(), "application/json")
        self._send("PUT", f"{path}/bytes", data, "application/octet-stream")
        return evidence_id

    def _send(self, method: str, path: str, data: bytes, content_type: str) -> Answer:
        headers = {"Authorization": f"Device {self._credential}", "Content-Type": content_type}
        answer = call(self._base_url, method, path, data, headers)
        if answer.status >= 300:
            raise Unexpected(method, path, answer)
        return answer
