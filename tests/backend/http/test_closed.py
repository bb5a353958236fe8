"""A face is closed but where somebody opened it: this list is read before it grows."""

from typing import Any

from flask import Flask

from backend.api.face import browser_face
from backend.work import Kit
from mobile_api.face import phone_face

OPEN_TO_ANYONE = {
    "session.who",
    "session.come_in",
    "session.go_out",
    "custody.checkpoint",
    "custody.tile",
    "custody.key",
    "custody.keys",
    "custody.consistency",
    "custody.inclusion",
    "devices.enrol",
    "devices.renew",
    "uploads.able",
}

HANDING_IN = {"delivering", "evidence", "limits", "outbox", "tracks", "uploads"}


def needing(face: Flask, what: str) -> set[str]:
    return {name for name, view in face.view_functions.items() if getattr(view, "needs", "somebody") == what}


def faces(kit: Kit) -> list[Any]:
    config = {"SECRET_KEY": "still", "MAX_JSON_BYTES": 1024**2, "MAX_BYTES": {"photo": 1}}
    return [browser_face(kit, config), phone_face(kit, config)]


def test_only_the_ways_in_and_the_public_log_are_open(kit):
    assert set().union(*(needing(face, "nobody") for face in faces(kit))) == OPEN_TO_ANYONE


def test_the_device_credential_opens_the_handing_in_of_evidence_alone(kit):
    browser, phone = faces(kit)
    assert needing(browser, "device") == set()
    assert {name.partition(".")[0] for name in needing(phone, "device")} == HANDING_IN


def test_every_view_that_changes_something_for_a_browser_asks_for_the_csrf_token(app, kit):
    browser, _ = faces(kit)
    protect = browser.extensions["csrf"]
    assert (protect._exempt_views, protect._exempt_blueprints) == (set(), set())
    assert browser.config["WTF_CSRF_ENABLED"]
