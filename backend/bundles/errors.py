"""Why a bundle cannot be made now."""

from backend.errors import Conflict


class BundleUnpublished(Conflict):
    """Some of its leaves are not in a published checkpoint yet; facts: waiting, how many."""

    code = "bundle-unpublished"


class OriginalGone(Conflict):
    """An original that was receipted is not in the object home: to be looked into, not exported; facts: sha256."""

    code = "original-gone"
