"""Trouble and its kin: what stops a command, in one sentence, with what to do about it and an exit code of its own."""


class Trouble(Exception):
    """Something around the code is not as a command needs it. Exit 1 is for what nobody foresaw, 2 for wrong usage."""

    code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(f"{sentence} {remedy}".strip())


class BadSettings(Trouble):
    """A setting is unknown, or its value cannot be used."""

    code = 2


class Missing(Trouble):
    """A program or package has to be installed first."""

    code = 3


class EngineFails(Trouble):
    """A private engine, the web server or the worker does not start."""

    code = 4


class Occupied(Trouble):
    """A port is taken, or Yixian already runs in this folder."""

    code = 5


class NoRoom(Trouble):
    """The disk is full, or so nearly that nothing should be started."""

    code = 6


class Unready(Trouble):
    """The doctor found something that has to be put right."""

    code = 7


class Unsound(Trouble):
    """A bundle has faults, or rows, objects and the custody log do not agree."""

    code = 8


class Refused(Trouble):
    """A rule of the house says no: not there for this person, or not yet."""

    code = 9
