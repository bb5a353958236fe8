"""What this noun refuses."""

from backend.errors import Refusal


class QuarantineReasonMissing(Refusal):
    """What is taken as it is, or voided, is so for a reason that stays readable."""

    code = "quarantine-reason-missing"
