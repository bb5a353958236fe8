"""The ledger's own office, instead of the plain one."""

from tests.ledger import at_once, office  # noqa: F401
