"""What an upload in parts is refused for."""

from backend.errors import Conflict, Refusal


class OffsetDiffers(Conflict):
    """The part does not begin where what lies here ends; facts: offset, the byte to go on from."""

    code = "offset-differs"


class UploadGone(Refusal):
    """The upload expired, was ended, or was replaced by a newer one; the phone begins anew."""

    code = "upload-gone"


class ChecksumDiffers(Refusal):
    """The part is not what its checksum says; nothing of it was kept."""

    code = "checksum-differs"


class TooManyParts(Refusal):
    """Cut into more parts than are kept; facts: max_parts."""

    code = "too-many-parts"


class OtherVersion(Refusal):
    """The request is not of the version of tus that is spoken here."""

    code = "tus-version"


class NoDirectWay(Refusal):
    """Objects lie in a folder here; only S3 takes bytes from strangers."""

    code = "no-direct-way"


class NothingArrived(Conflict):
    """A phone says it has delivered straight to the store, and nothing lies there."""

    code = "nothing-arrived"
