"""What follow-up refuses; the words stand in backend/http/words.py."""

from backend.errors import Conflict, Forbidden, Refusal


class DrawnAlready(Conflict):
    """This month of this pool has been drawn; a redraw keeps the old one and gives its reason. Facts: draw_id."""

    code = "drawn-already"


class NotThisMonth(Refusal):
    """A draw is of the month it is started in, so that nobody draws ahead and chooses. Facts: month."""

    code = "not-this-month"


class SeedNotYours(Forbidden):
    """A seed is never given by a person; only a database marked demo accepts one."""

    code = "seed-not-yours"


class PoolEmpty(Refusal):
    """No row was closed in the time that the pool covers."""

    code = "pool-empty"


class VisitPhotoMissing(Refusal):
    """A visit rests on at least one fresh photo of the visitor's own."""

    code = "visit-photo-missing"


class NotTheVisitor(Forbidden):
    """The visit is another person's."""

    code = "not-the-visitor"


class FoundMissing(Refusal):
    """A relapse is described: where, and what is back."""

    code = "found-missing"


class NothingSuspected(Conflict):
    """There is no undecided suspicion about this row."""

    code = "nothing-suspected"
