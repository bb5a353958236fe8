"""Job name → service function: the one place where the two meet, so that neither knows the other."""

from backend.evidence.deriving import derive
from backend.evidence.printing import print_missing
from backend.evidence.protecting import protect
from backend.evidence.resembling import resemble
from backend.evidence.sweeping import sweep
from backend.evidence.uploads.sweeping import sweep_uploads
from backend.evidence.walking import walk
from backend.follow_up.seeding import fix_seeds
from backend.follow_up.suspecting import suspect
from backend.people.sweeping import sweep as sweep_secrets
from backend.quarantine.service import settle_missed, then_settle, then_settle_all
from backend.recordings.sealing import seal, seal_silent
from backend.tasks.acknowledging import acknowledge_late
from backend.work import Kit
from storage.jobs import FIRST, LAST, Call, Ids, Job, Periodic

PIECES_AT_ONCE = 8
"""Of one phone, looked at in one run: more would spare little, and keep a core longer from what waits behind them."""
JOBS: dict[str, Job] = {
    "evidence.derive": Job(then_settle_all(derive), tries=5, most=PIECES_AT_ONCE),
    "evidence.print": Job(print_missing, tries=1, priority=LAST),
    "evidence.resemble": Job(resemble, tries=5, priority=LAST),
    "evidence.track": Job(then_settle(walk), tries=5),
    "evidence.protect": Job(protect, tries=5),
    "evidence.sweep": Job(sweep, tries=1, priority=LAST),
    "evidence.sweep_uploads": Job(sweep_uploads, tries=1, priority=LAST),
    "follow_up.fix_seeds": Job(fix_seeds, tries=1, priority=FIRST),
    "follow_up.suspect": Job(suspect, tries=5),
    "quarantine.settle_missed": Job(settle_missed, tries=1),
    "recordings.seal": Job(seal, tries=8),
    "recordings.seal_silent": Job(seal_silent, tries=1, priority=FIRST),
    "people.sweep": Job(sweep_secrets, tries=1, priority=LAST),
    "tasks.acknowledge_late": Job(acknowledge_late, tries=1, priority=FIRST),
}
"""What keeps a promise by the clock goes before a long queue; what compares and sweeps goes after it."""

BEATS: tuple[Periodic, ...] = (
    Periodic("evidence.print", "7-59/10 * * * *"),
    Periodic("evidence.sweep", "23 18 * * *"),
    Periodic("evidence.sweep_uploads", "11 * * * *"),
    Periodic("people.sweep", "41 18 * * *"),
    Periodic("follow_up.fix_seeds", "* * * * * */5"),
    Periodic("quarantine.settle_missed", "7 * * * *"),
    Periodic("recordings.seal_silent", "* * * * *"),
    Periodic("tasks.acknowledge_late", "* * * * *"),
)
"""Times are UTC: 18:23 is 02:23 in Beijing."""


def calls(kit: Kit) -> Call:
    """How a worker runs one of them: with the kit and the ids; each opens its own transactions."""

    def call(job: Job, ids: Ids) -> object:
        return job.run(kit, **ids)

    return call
