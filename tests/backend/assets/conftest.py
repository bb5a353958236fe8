"""The ledger's office."""

from tests.ledger import at, at_once, office  # noqa: F401
