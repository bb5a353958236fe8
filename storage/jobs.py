"""What a worker is told: which jobs there are, when they are tried again, what the clock starts. Over procrastinate."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Row
from procrastinate.jobs import Status
from procrastinate.retry import BaseRetryStrategy

from storage.lots import TOGETHER, lot

Id = UUID | str | int
Ids = dict[str, Id] | dict[str, list[Id]]
LONGEST_WAIT_S = 3600
KEPT_HOURS = 24 * 30
FIRST, LAST = 10, -10
"""Priorities: before all that waits, after all that waits; 0 lies between, and equals run in the order they came."""
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Job:
    """What a job's name stands for. It may run twice. tries: runs in all, after which it stays behind as failed;
    the waits between them are 3, 9, 27, … s, an hour at most. priority: the higher runs first where many wait. most:
    how many that wait, and have the same `together`, are done by one run, which then gets a list for each name."""

    run: Callable[..., object]
    tries: int = 5
    priority: int = 0
    most: int = 1


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job without ids, run by the clock, once for all workers; not retried, since its next time comes.

    cron: minute, hour, day, month, weekday and, if wanted, second; UTC. "* * * * * */5" is every 5 s."""

    name: str
    cron: str


Call = Callable[[Job, Ids], object]
"""call(job, ids): open what the job needs, and run it."""


def app_of(conninfo: str, jobs: Mapping[str, Job], call: Call, concurrency: int) -> App:
    """What fetches and runs these jobs, in threads."""
    app = App(connector=Connector(conninfo=conninfo, min_size=1, max_size=concurrency + 3))
    for name, job in jobs.items():
        run: Callable[..., object] = _task(job, call) if job.most == 1 else _task_in_lots(job, call)
        app.task(name=name, retry=Waits(job.tries), priority=job.priority, pass_context=True)(run)
    return app


def add_periodic(app: App, beats: Iterable[Periodic], stalled_after_s: int) -> None:
    """Let the clock start these jobs, and two of our own: give back what killed workers held; sweep what is old."""
    for beat in beats:
        app.periodic(cron=beat.cron, lock=beat.name, queueing_lock=beat.name)(app.tasks[beat.name])

    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 - procrastinate hands it over
        for row in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after_s):
            await _give_back(app, row)

    async def sweep(timestamp: int) -> None:  # noqa: ARG001
        await app.job_manager.delete_old_jobs(
            KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )

    # no lock on these two: killed while running, they would wait for themselves
    for cron, task in ((f"* * * * * */{stalled_after_s}", retry_stalled), ("17 19 * * *", sweep)):
        name = f"queue.{task.__name__}"
        app.periodic(cron=cron, queueing_lock=name)(app.task(name=name, priority=FIRST)(task))


class Waits(BaseRetryStrategy):
    """Longer from try to try; a job on the beat is not tried again, its successor may wait already."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Row) -> RetryDecision | None:  # noqa: ARG002
        if job.queueing_lock or job.attempts + 1 >= self.tries:
            return None
        return RetryDecision(retry_in={"seconds": min(3 ** (job.attempts + 1), LONGEST_WAIT_S)})


class Connector(PsycopgConnector):
    """Ends the worker when the line it listens on is cut: what it could not write down then is found stalled."""

    async def _loop_notify(self, *args: Any, **kwargs: Any) -> None:
        await super()._loop_notify(*args, **kwargs)
        raise ConnectorException("the database went away")


def _task(job: Job, call: Call) -> Callable[..., None]:
    def run(_: JobContext, **kwargs: Any) -> None:
        call(job, _ids(kwargs))

    return run


def _task_in_lots(job: Job, call: Call) -> Callable[..., Awaitable[None]]:
    async def run(context: JobContext, **_: Any) -> None:
        async with lot(context, job.most) as those:
            each = [_ids(kwargs) for kwargs in those]
            await asyncio.to_thread(call, job, {key: [ids[key] for ids in each] for key in each[0]})

    return run


def _ids(kwargs: dict[str, Any]) -> dict[str, Id]:
    """What a job is called with, of all that it was left with."""
    return {key: _restored(value) for key, value in kwargs.items() if key not in ("timestamp", TOGETHER)}


def _restored(value: Any) -> Any:
    return UUID(value) if isinstance(value, str) and UUID_FORM.fullmatch(value) else value


async def _give_back(app: App, row: Row) -> None:
    """A job whose worker is gone: to be run again, unless it has taken down a worker in each of its tries."""
    task = app.tasks.get(row.task_name)
    waits = task.retry_strategy if task else None
    ended = RuntimeError("the worker ended while it ran")
    if waits and waits.get_retry_exception(ended, row):
        await app.job_manager.retry_job(row)
    else:
        await app.job_manager.finish_job(row, Status.FAILED, delete_job=False)
