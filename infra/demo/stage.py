"""The stage of the story: who is on it with browser and phone, what the clock says, what was told."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from infra.demo.album import Album
from infra.demo.browser import Browser
from infra.demo.clock import StoryClock
from infra.demo.drawing.exif import with_exif
from infra.demo.drawing.scenes import Shot
from infra.demo.ids import made
from infra.demo.phone import ACCURACY_M, Capture, Phone, Shown

Say = Callable[[str], None]


def photo_id(shot: Shot) -> UUID:
    """The id under which a shot is handed in."""
    return made(f"photo {shot.kind} {shot.spot} {shot.stage} {shot.n}")


@dataclass
class Stage:
    """drain: runs the jobs that wait. say: prints a line. told: the figures that were queried, by name."""

    base_url: str
    clock: StoryClock
    passwords: Mapping[str, str]
    drain: Callable[[], object]
    album: Album
    say: Say = print
    told: dict[str, Any] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    _browsers: dict[str, Browser] = field(default_factory=dict)
    _phones: dict[str, Phone] = field(default_factory=dict)
    _known: dict[str, dict[str, UUID]] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def scene(self, line: str) -> None:
        """Say what comes now, with the seconds since the beginning."""
        self.say(f"[{time.monotonic() - self._began:5.1f} s] {line}")

    def at(self, moment: datetime) -> None:
        self.clock.to(moment)

    def browser(self, login: str) -> Browser:
        if login not in self._browsers:
            self._browsers[login] = Browser(self.base_url, login, self.passwords[login])
        return self._browsers[login]

    def phone(self, login: str) -> Phone:
        if login not in self._phones:
            code = self.browser(login).post("/enrolment-codes")["code"]
            self._phones[login] = Phone(self.base_url, login, code)
        return self._phones[login]

    def leave(self) -> None:
        """Everybody logs out."""
        for browser in self._browsers.values():
            browser.log_out()

    def unit(self, code: str) -> UUID:
        """A unit by the last step of its path, as the API lists it."""
        return self._look_up("units", "/units", lambda row: row["path"].rpartition(".")[2])[code]

    def person(self, login: str) -> UUID:
        """Whose browser this is, as the API says."""
        people = self._known.setdefault("people", {})
        if login not in people:
            people[login] = UUID(self.browser(login).get("/session")["person"]["id"])
        return people[login]

    def group(self, number: int) -> UUID:
        return self._look_up("groups", "/groups", lambda row: str(row["number"]))[str(number)]

    def asset(self, code: str, side: str | None = None) -> UUID:
        return self._look_up("assets", "/assets", lambda row: f"{row['code']}/{row['side']}")[f"{code}/{side}"]

    def act(self, login: str, task_id: UUID, act: str, **body: Any) -> dict[str, Any]:
        """One transition of a row, decided on the version that was last seen."""
        wanted = {"version": self.versions[task_id], **body}
        page: dict[str, Any] = self.browser(login).post(f"/tasks/{task_id}/{act}", wanted)
        return self.seen(page)

    def row(self, login: str, task_id: UUID) -> dict[str, Any]:
        page: dict[str, Any] = self.browser(login).get(f"/tasks/{task_id}")
        return self.seen(page)

    def seen(self, page: dict[str, Any]) -> dict[str, Any]:
        self.versions[UUID(page["id"])] = page["version"]
        return page

    def photograph(self, login: str, shot: Shot, capture: Capture, shows: Shown) -> UUID:
        """Take a photo, with where, which way and when in its EXIF, and hand it in at once."""
        taken_at = self.clock()
        at, heading = capture.at, capture.heading_deg or 0.0
        jpeg = self.album.jpeg(shot)
        photo = jpeg if at is None else with_exif(jpeg, at, heading, taken_at, ACCURACY_M)
        self.clock.tick(15)
        said = Capture(at, capture.heading_deg, taken_at)
        return self.phone(login).hand_in(photo_id(shot), "photo", "image/jpeg", photo, [shows], said)

    def _look_up(self, name: str, path: str, key: Callable[[dict[str, Any]], str]) -> dict[str, UUID]:
        if name not in self._known:
            rows = self.browser("director").get(path)["items"]
            self._known[name] = {key(row): UUID(row["id"]) for row in rows}
        return self._known[name]
