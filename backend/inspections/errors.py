"""What may be wrong with a plan."""

from backend.errors import Conflict, Refusal


class BadPlan(Refusal):
    """A plan names a unit, a person, a group or a stretch that is not there."""

    code = "bad-plan"


class WrongState(Conflict):
    """The inspection is not in a state from which this can be done."""

    code = "wrong-state"
