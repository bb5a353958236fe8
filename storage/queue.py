"""The queue of jobs in the database: left in the transaction of what needs them, run by workers at least once.

A worker that was killed stops its heartbeat; within seconds another one, or its successor, runs its jobs again.
"""

import asyncio
import logging
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

import psycopg
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition
from procrastinate.schema import SchemaManager
from procrastinate.types import JSONDict
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from storage.errors import DatabaseAway
from storage.jobs import Call, Ids, Job, Periodic, add_periodic, app_of

__all__ = ["SCHEMA_SQL", "Call", "Ids", "Job", "Periodic", "Queue"]

log = logging.getLogger(__name__)

SCHEMA_SQL: str = SchemaManager.get_schema()
"""What the queue keeps in the database; applied once, by a migration."""


class Queue:
    """Where jobs are left, and fetched from. url: the SQLAlchemy URL of the database; priorities: of jobs, by name; 0
    of any other.

    beat_s: how often a worker says that it lives; stalled_after_s: how long it may be silent before its jobs are
    run again, and how often we look."""

    def __init__(
        self,
        url: str,
        *,
        beat_s: float = 1.0,
        stalled_after_s: int = 5,
        priorities: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        target = make_url(url)
        _, arguments = target.get_dialect()().create_connect_args(target)
        self._conninfo = make_conninfo(**arguments)
        self._beat_s, self._stalled_after_s = beat_s, stalled_after_s
        self._priorities = priorities
        self._deferring = App(connector=SyncPsycopgConnector())  # never opened: it only borrows connections

    def defer(self, session: Session, name: str, /, **ids: UUID | str | int) -> None:
        """Leave a job, in the session's own transaction: it is there if, and only if, that commits.

        ids: a text in the form of a UUID arrives as a UUID; `together` does not arrive (storage/lots.py).
        Raises: DatabaseAway."""
        self.defer_each(session, name, [ids])

    def defer_each(self, session: Session, name: str, each: Iterable[Mapping[str, UUID | str | int]]) -> None:
        """Leave a job for each of these ids, in one statement; as defer. Raises: DatabaseAway."""
        connection = session.connection()
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            raise RuntimeError("a job is left in a transaction, and this session has none")
        plain: list[JSONDict] = [
            {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()} for ids in each
        ]
        if not plain:
            return
        try:
            borrowed = connection.connection.driver_connection
            task = self._deferring.configure_task(name, connection=borrowed, priority=self._priorities.get(name, 0))
            task.batch_defer(*plain)
        except ConnectorException as failed:
            if isinstance(failed.__cause__, psycopg.OperationalError):
                connection.invalidate(failed)  # or the rollback would fail too, and in other words
                raise DatabaseAway("the job could not be left") from failed
            raise

    def counts(self, session: Session) -> dict[str, int]:
        """How many jobs lie there by status: todo, doing, failed, … Those that succeeded are gone."""
        rows = session.execute(text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"))
        return {str(status): int(count) for status, count in rows}

    def run_worker(
        self, jobs: Mapping[str, Job], call: Call, *, periodic: Iterable[Periodic] = (), concurrency: int = 2
    ) -> None:
        """Run jobs in threads until SIGTERM or SIGINT; then take no new one, finish what runs, and return.

        Call it in the main thread. While the database is away it waits. Whoever cannot wait for it kills it."""

        async def until_told() -> None:
            working = asyncio.ensure_future(self.work(jobs, call, periodic=periodic, concurrency=concurrency))
            for told in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(told, working.cancel)
            with suppress(asyncio.CancelledError):
                await working

        asyncio.run(until_told())

    async def work(
        self, jobs: Mapping[str, Job], call: Call, *, periodic: Iterable[Periodic] = (), concurrency: int = 2
    ) -> None:
        """Run jobs until cancelled; then as run_worker does."""
        beats = tuple(periodic)
        while True:
            app = app_of(self._conninfo, jobs, call, concurrency)
            add_periodic(app, beats, self._stalled_after_s)
            with suppress(ConnectorException, psycopg.Error):
                async with app.open_async():
                    await app.run_worker_async(
                        concurrency=concurrency,
                        install_signal_handlers=False,
                        delete_jobs=DeleteJobCondition.SUCCESSFUL,
                        fetch_job_polling_interval=2.0,
                        update_heartbeat_interval=self._beat_s,
                        stalled_worker_timeout=self._stalled_after_s,
                    )
            _stop_if_told()
            log.warning("the worker lost the database and begins anew")
            await asyncio.sleep(1)

    def drain(self, jobs: Mapping[str, Job], call: Call) -> int:
        """Run what is due now, one after the other, and what that defers; returns how many jobs ran.

        Raises: what the first failed job raised, after the others ran; it is retried later like any other."""
        ran, failures = [], []

        def counted(job: Job, ids: Ids) -> object:
            ran.append(job)
            try:
                return call(job, ids)
            except Exception as failure:
                failures.append(failure)
                raise

        asyncio.run(_work_off(app_of(self._conninfo, jobs, counted, concurrency=1)))
        if failures:
            raise failures[0]
        return len(ran)


def _stop_if_told() -> None:
    """A stop that came just as the database was lost was swallowed on the way; it counts all the same."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _work_off(app: App) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=1,
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
        )
