"""StorageError and its kin: what can go wrong between us and the bytes, each with a code that never changes."""


class StorageError(Exception):
    """Something below the domain failed. facts: JSON values that go into the answer beside the words."""

    code = "storage-away"

    def __init__(self, message: str = "", **facts: str | int | float | None) -> None:
        super().__init__(message)
        self.facts = facts


class DatabaseAway(StorageError):
    """The database does not answer, or answers too late."""

    code = "database-away"


class ObjectsAway(StorageError):
    """The object home cannot be reached, read or written; trying later may help."""

    code = "objects-away"


class ObjectsFull(StorageError):
    """The object home, or the spool in front of it, has no room left."""

    code = "objects-full"


class ObjectMissing(StorageError):
    """No object lies under this key."""

    code = "object-missing"


class CutOff(StorageError):
    """The stream ended before the declared size; facts: declared_bytes, received_bytes."""

    code = "cut-off"


class TooLarge(StorageError):
    """The stream went on after the declared size; facts: declared_bytes, received_bytes (read so far)."""

    code = "too-large"


class DigestDiffers(StorageError):
    """As many bytes as declared, but others; facts: declared_sha256, received_sha256, received_bytes."""

    code = "digest-differs"


class Unreadable(StorageError):
    """Nothing can be read from these bytes; facts: reason, one of storage.images.REASONS or storage.tracks.REASONS."""

    code = "unreadable"


class DecoderAway(StorageError):
    """The process that decodes does not start; nothing is known of what it was to decode; trying later may help."""

    code = "decoder-away"
