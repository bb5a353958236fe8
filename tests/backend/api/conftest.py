"""The ledger's office, and browsers before which its people sit."""

from tests.ledger import at, at_once, office  # noqa: F401
