"""What the domain answers when it will not do something: a small tree, each leaf with a code that never changes.

A noun keeps its own leaves in its errors.py; the words of every code stand in backend/http/words.py."""

from typing import Any


class Refusal(Exception):
    """Well-formed, understood, and not allowed by a rule. `facts` go into the answer as they are."""

    code = "refused"

    def __init__(self, detail: str = "", **facts: Any) -> None:
        super().__init__(detail)
        self.facts = facts


class Unparsable(Refusal):
    """The request could not be read."""

    code = "unparsable"


class Unauthenticated(Refusal):
    """Nobody is known to be asking."""

    code = "unauthenticated"


class Forbidden(Refusal):
    """Somebody is known, sees the thing, and may not do this to it."""

    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing, or not for this person; the two answers are one."""

    code = "not-found"


class Conflict(Refusal):
    """The world is not as the request supposed."""

    code = "conflict"


class StaleVersion(Conflict):
    """Somebody changed the row since it was read."""

    code = "stale-version"


class IdTaken(Conflict):
    """The id that a client made names something else already: another's, or what was discarded; it makes a new one."""

    code = "id-taken"


class WrongState(Conflict):
    """The act does not start from the state the row is in. Facts: act, state, expected."""

    code = "wrong-state"


class EventTaken(Conflict):
    """The id that a client made for an event stands for another act already. Facts: event_id."""

    code = "event-taken"


class TooManyRequests(Refusal):
    """Come back later."""

    code = "too-many-requests"


class Unavailable(Refusal):
    """Not now, through no fault of the caller's."""

    code = "unavailable"
