"""The ledger's office, going round the loop."""

from tests.ledger import at, at_once, office  # noqa: F401
from tests.loop import loop  # noqa: F401
