"""Lots: a run of a job takes others of its kind along, which spares most of what a run costs.

The others stay jobs of their own, as if this worker had fetched them: if it is killed, each is found stalled; if the
run fails, each is given back. What was in a lot that came to nothing runs alone from then on. At most half of what
waits is taken along: the other half is for the other core.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from procrastinate import JobContext

TOGETHER = "together"
"""The argument that says which jobs of a name may run together: those where it is the same."""
TAKEN = """
WITH waiting AS (
  SELECT id FROM procrastinate_jobs
  WHERE status = 'todo' AND args ->> 'together' = %(together)s AND task_name = %(name)s
    AND attempts = 0 AND scheduled_at IS NULL
  ORDER BY id LIMIT 2 * %(most)s FOR UPDATE SKIP LOCKED
), fellow AS (
  SELECT id FROM waiting ORDER BY id LIMIT (SELECT count(*) / 2 FROM waiting)
)
UPDATE procrastinate_jobs job SET status = 'doing', worker_id = %(worker)s
FROM fellow WHERE job.id = fellow.id RETURNING job.id, job.args
"""
DONE = "DELETE FROM procrastinate_jobs WHERE id = ANY(%(ids)s) AND status = 'doing' AND worker_id = %(worker)s"
GIVEN_BACK = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1, scheduled_at = now() + interval '3 s'
WHERE id = ANY(%(ids)s) AND status = 'doing' AND worker_id = %(worker)s
"""
"""Both touch only what is still this worker's: one that was silent for long may have lost them to another."""


@asynccontextmanager
async def lot(context: JobContext, most: int) -> AsyncIterator[list[dict[str, Any]]]:
    """The arguments of a job that was fetched, and of those it takes along, `most` in all; they end as it does.

    That takes a statement before the run and one after it. A job without TOGETHER takes none along."""
    fellows = await _taken(context, most - 1)
    try:
        yield [context.job.task_kwargs, *fellows.values()]
    except BaseException:
        await _end(context, fellows, GIVEN_BACK)
        raise
    await _end(context, fellows, DONE)


async def _taken(context: JobContext, most: int) -> dict[int, dict[str, Any]]:
    """Arguments by the number of the job, the oldest first; none for what was tried before."""
    job = context.job
    if TOGETHER not in job.task_kwargs or job.attempts:
        return {}
    asked = {"together": job.task_kwargs[TOGETHER], "name": job.task_name, "most": most, "worker": job.worker_id}
    rows = await context.app.connector.execute_query_all_async(TAKEN, **asked)
    return {row["id"]: row["args"] for row in sorted(rows, key=lambda row: int(row["id"]))}


async def _end(context: JobContext, fellows: dict[int, dict[str, Any]], how: str) -> None:
    if fellows:
        await context.app.connector.execute_query_async(how, ids=list(fellows), worker=context.job.worker_id)
