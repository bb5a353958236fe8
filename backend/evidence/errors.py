"""What this noun answers when it will not take something in, link it or let it stand as proof."""

from backend.errors import Conflict, Forbidden, NotFound, Refusal


class DifferentBytes(Conflict):
    """This id has been declared before, with other bytes."""

    code = "different-bytes"


class NotDeclared(NotFound):
    """Bytes came before their declaration."""

    code = "not-declared"


class NotReceived(NotFound):
    """Declared, and its bytes have not come: there is no receipt yet."""

    code = "not-received"


class PositionMissing(Refusal):
    """A problem is registered with its position, or with the reason why there is none."""

    code = "position-missing"


class OriginalWithheld(Forbidden):
    """Originals are shown to supervisors and auditors; others get the clean copy."""

    code = "original-withheld"


class NotDerived(NotFound):
    """This copy is not made yet, or cannot be made of these bytes."""

    code = "not-derived"


class LinkRefused(Refusal):
    """This kind of evidence cannot stand in this role."""

    code = "link-refused"
