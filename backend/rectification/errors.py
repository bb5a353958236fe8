"""What rectification refuses; the words stand in backend/http/words.py."""

from backend.errors import Conflict, Forbidden, Refusal


class NoRound(Conflict):
    """There is no round in the state this needs."""

    code = "no-round"


class AfterPhotoMissing(Refusal):
    """A site row is put right with at least one after-photo."""

    code = "after-photo-missing"


class DoneInFuture(Refusal):
    """What was put right was put right by today. Facts: done_on, today."""

    code = "done-in-future"


class PhotoUnreadable(Refusal):
    """Nobody can see this picture: it stays in the file, and shows nothing. Facts: sha256."""

    code = "photo-unreadable"


class NotAPhoto(Refusal):
    """The piece of evidence is not a photo that has arrived, or is not seen by this person."""

    code = "not-a-photo"


class StillReading(Conflict):
    """The photo has arrived and is being read; ask again in a moment. Facts: retry_after_s."""

    code = "still-reading"


class AfterPhotoTooOld(Refusal):
    """The after-photo was received or taken before the order went out."""

    code = "after-photo-too-old"


class PhotoUsedBefore(Refusal):
    """The same bytes are the before-photo, or an after-photo of another round or another place. Facts: used_in."""

    code = "photo-used-before"


class ExplanationMissing(Refusal):
    """A photo far from the place, without a fix, or with a doubtful clock is explained by who submits it."""

    code = "explanation-missing"


class NotEligible(Refusal):
    """The person named cannot do this: they hold no post for it. Facts: person_id."""

    code = "not-eligible"


class OwnEvidenceMissing(Refusal):
    """A check at the site rests on the checker's own photos, taken after the round was submitted."""

    code = "own-evidence-missing"


class OwnPhotoTooOld(Refusal):
    """A photo of the checker's or visitor's was taken before they were sent. Facts: sha256, captured_at, since."""

    code = "own-photo-too-old"


class PresenceMissing(Refusal):
    """Who checks at the site shows that they were there: a track, a check-in, or a name plate where no fix is had."""

    code = "presence-missing"


class CriteriaOpen(Refusal):
    """A criterion of the close-out standard is not ticked. Facts: open."""

    code = "criteria-open"


class QuantityShort(Refusal):
    """Less was verified than was ordered. Facts: target, verified, missing, unit."""

    code = "quantity-short"


class ReasonMissing(Refusal):
    """This decision is given with its reason."""

    code = "reason-missing"


class NotTheVerifier(Forbidden):
    """The row is checked by the person who was named, and nobody else."""

    code = "not-the-verifier"


class OneDecisionAtATime(Refusal):
    """Rows are closed one by one, each by a decision about itself (invariant 1)."""

    code = "one-decision-at-a-time"
