"""What may be wrong with a plan."""

from backend.errors import Refusal


class BadPlan(Refusal):
    """A plan names a unit, a person, a group or a stretch that is not there."""

    code = "bad-plan"
