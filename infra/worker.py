"""The worker: jobs of the nouns, and the custody log's publisher on its beat."""

from backend.custody.alarms import watched
from backend.custody.witnessing import show_witnesses
from backend.jobs import BEATS, JOBS, calls
from backend.work import Kit
from infra.app import build_kit
from infra.engines.private import engines
from infra.heap import keep_freed_memory
from infra.logs import set_up_logs
from infra.settings import Settings
from storage.custody.cosignature import WitnessKey
from storage.custody.keys import publish_key
from storage.custody.publisher import LogAltered, LogRewound, publish
from storage.custody.witness import FileWitness, HttpWitness, Witness
from storage.jobs import FIRST, Job, Periodic

PUBLISH, WITNESS = "custody.publish", "custody.witness"


def work(settings: Settings) -> None:
    """Run jobs until told to stop. Raises what build_kit raises."""
    keep_freed_memory()
    set_up_logs(settings)
    jobs = {**JOBS, PUBLISH: Job(publish_log, tries=1, priority=FIRST)}
    beats = [*BEATS, Periodic(PUBLISH, f"* * * * * */{settings.publish_every_s}")]
    if witnesses := witnesses_of(settings):
        jobs[WITNESS] = Job(lambda kit: show_witnesses(kit, witnesses), tries=1, priority=FIRST)
        beats.append(Periodic(WITNESS, "* * * * *"))
    with engines(settings) as running:
        kit = build_kit(running)
        kit.queue.run_worker(jobs, calls(kit), periodic=beats, concurrency=settings.worker_jobs)


def publish_log(kit: Kit) -> None:
    """Number and publish what was appended since the last beat, and the key that signs it. What stops it for good is
    an alarm."""
    with watched(kit, "publisher", LogRewound, LogAltered):
        publish_key(kit.objects, kit.signer.verifier)
        publish(kit.engine, kit.objects, kit.signer, kit.clock())


def witnesses_of(settings: Settings) -> list[Witness]:
    """Those that the settings name."""
    named: list[Witness] = []
    if settings.witness_file is not None:
        named.append(FileWitness(settings.witness_file))
    if settings.witness_url is not None:
        key = WitnessKey.parse(settings.witness_key) if settings.witness_key else None
        named.append(HttpWitness(settings.witness_url, key))
    return named
