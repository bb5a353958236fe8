"""The worker: jobs of the nouns, and the custody log's publisher on its beat."""

from backend.jobs import BEATS, JOBS, calls
from backend.work import Kit
from infra.app import build_kit
from infra.engines.private import engines
from infra.logs import set_up_logs
from infra.settings import Settings
from storage.custody.keys import publish_key
from storage.custody.publisher import publish
from storage.jobs import Job, Periodic

PUBLISH = "custody.publish"


def work(settings: Settings) -> None:
    """Run jobs until told to stop. Raises what build_kit raises."""
    set_up_logs(settings)
    jobs = {**JOBS, PUBLISH: Job(publish_log, tries=1)}
    beats = (*BEATS, Periodic(PUBLISH, f"* * * * * */{settings.publish_every_s}"))
    with engines(settings) as running:
        kit = build_kit(running)
        kit.queue.run_worker(jobs, calls(kit), periodic=beats, concurrency=settings.worker_jobs)


def publish_log(kit: Kit) -> None:
    """Number and publish what was appended since the last beat, and the key that signs it."""
    publish_key(kit.objects, kit.signer.verifier)
    publish(kit.engine, kit.objects, kit.signer, kit.clock())
