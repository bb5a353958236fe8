"""What tasks refuse, each with a code that never changes; the words stand in backend/http/words.py."""

from backend.errors import Conflict, Forbidden, NotFound, Refusal


class CalendarMissing(Refusal):
    """The calendar of this year is not here, and weekends are no substitute. Facts: year, command."""

    code = "calendar-missing"


class NoticeUnclear(Refusal):
    """The notice of a year's holidays cannot be read. Facts: line or year."""

    code = "notice-unclear"


class CalendarDiffers(Conflict):
    """Days of this year are kept already, and otherwise. Facts: year, days."""

    code = "calendar-differs"


class NotYourDuty(Forbidden):
    """The row is there and seen, but this act belongs to another post. Facts: act, roles."""

    code = "not-your-duty"


class UnknownCategory(Refusal):
    """No row of the taxonomy has this code."""

    code = "unknown-category"


class AreaMissing(Refusal):
    """Neither the mission nor the asset nor the request says in whose area and field this lies."""

    code = "area-missing"


class NotComplete(Refusal):
    """A draft lacks what a registered row must have (T2). Facts: missing."""

    code = "not-complete"


class PhotoMissing(NotComplete):
    """A problem is registered with at least one original photo of what was found."""

    code = "photo-missing"


class DueReasonMissing(Refusal):
    """A due date other than the rule's is set with a reason."""

    code = "due-reason-missing"


class DueNotAhead(Refusal):
    """A due date lies ahead of now, and of what it extends."""

    code = "due-not-ahead"


class DangerTooLong(Refusal):
    """A dangerous situation is put right within 24 hours."""

    code = "danger-too-long"


class PowerMissing(Forbidden):
    """The group was not given the power this act uses. Facts: power."""

    code = "power-missing"


class CannotAnswer(Refusal):
    """Nobody signs for this unit, or it is the office or a whole city: it cannot be made responsible. Facts: id."""

    code = "unit-cannot-answer"


class BadCoUnit(Refusal):
    """A co-unit is not there, has nobody who signs, is the lead or the office, or lies outside the dispatcher's area.

    Facts: why."""

    code = "bad-co-unit"


class BatchTaken(Conflict):
    """A batch of this id was sent with other rows, or by somebody else."""

    code = "batch-taken"


class NotNear(Refusal):
    """The two rows cannot be one: category, distance or unit differ. Facts: why."""

    code = "not-the-same"


class TooLate(Refusal):
    """The time for this has run out. Facts: until."""

    code = "too-late"


class AlreadyAsked(Conflict):
    """This was asked before: a return once a dispatch, one undecided request at a time."""

    code = "already-asked"


class NothingToDecide(Conflict):
    """No request is waiting for a decision."""

    code = "nothing-to-decide"


class SecondReturn(Refusal):
    """A second return of one row by another unit is not passed on again (no 踢皮球): it is escalated, or confirmed."""

    code = "second-return"


class BeyondLevel(Refusal):
    """More time than this level may grant. Facts: until."""

    code = "beyond-level"


class SameHands(Refusal):
    """Segregation of duties: one person cannot be both. Facts: why."""

    code = "same-hands"


class NoSuchTile(NotFound):
    """Outside the tile pyramid."""

    code = "no-such-tile"
