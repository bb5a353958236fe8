"""What this noun refuses. None of them says whether an account exists."""

from backend.errors import Conflict, Forbidden, Refusal, TooManyRequests, Unauthenticated


class LoginFailed(Unauthenticated):
    """Login and password do not belong together, or the account is closed, or there is none; one answer for all."""

    code = "login-failed"


class LoginLocked(TooManyRequests):
    """Too many wrong passwords for this login, whether or not somebody has it. Facts: retry_after_s."""

    code = "login-locked"


class WeakPassword(Refusal):
    """The new password breaks a rule. Facts: rules, the codes of those it breaks."""

    code = "weak-password"


class PasswordChangeDue(Forbidden):
    """Known, but has to choose an own password before anything else."""

    code = "password-change-due"


class DeviceRevoked(Unauthenticated):
    """This phone was enrolled once and is not any more. Facts: revoked_for."""

    code = "device-revoked"


class DeviceTaken(Conflict):
    """The id that this phone chose belongs to another person's phone."""

    code = "device-taken"


class BadEnrolmentCode(Unauthenticated):
    """The code is not one of ours, was used, or has ended; one answer for all."""

    code = "bad-enrolment-code"


class UnknownUnit(Refusal):
    """No unit has this path. Facts: path."""

    code = "unknown-unit"


class BadUnit(Refusal):
    """A unit's code or kind is not one that the tree can hold. Facts: the code or kind."""

    code = "bad-unit"


class PostsExclude(Refusal):
    """One person cannot hold both posts. Facts: role, the one refused."""

    code = "posts-exclude"
