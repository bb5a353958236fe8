"""The ledger's own office, instead of the plain one."""

from tests.ledger import at, at_once, office  # noqa: F401
