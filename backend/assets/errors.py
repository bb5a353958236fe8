"""What may be wrong with an imported asset."""

from backend.errors import Refusal


class BadAsset(Refusal):
    """A feature lacks what its kind needs; `feature` is its place in the collection, from 0."""

    code = "bad-asset"
