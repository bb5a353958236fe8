"""Why a fix is not taken into a track."""

from backend.errors import Conflict, Forbidden


class NotOnMission(Forbidden):
    """A track is recorded by the mission's own team only."""

    code = "not-on-mission"


class MissionNotStarted(Conflict):
    """Tracks are recorded during a mission only, and this one has not been started, or was called off."""

    code = "mission-not-started"


class OtherMission(Conflict):
    """This track was begun for another mission. Facts: inspection_id."""

    code = "other-mission"


class RecordingSealed(Conflict):
    """This track is sealed; what is left of it goes under a new id. Facts: sealed_at."""

    code = "recording-sealed"


class BatchDiffers(Conflict):
    """This batch has come before, with other fixes; send them under the next number. Facts: seq, sha256, next_seq."""

    code = "batch-differs"
