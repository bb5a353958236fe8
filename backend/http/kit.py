"""The Kit of the app that serves this request."""

from flask import current_app

from backend.work import Kit


def kit() -> Kit:
    found: Kit = current_app.extensions["kit"]
    return found
