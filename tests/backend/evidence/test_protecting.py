"""An accepted original is locked for as long as the office says, and not at all where it says nothing."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from backend.evidence.accepting import deliver
from backend.evidence.protecting import protect
from backend.jobs import JOBS
from backend.parameters import Parameters
from storage.objects import original_key
from tests.backend.evidence.test_accepting import BYTES, declared


def waiting(session: Any) -> list[str]:
    import sqlalchemy as sa

    return list(session.scalars(sa.text("SELECT task_name FROM procrastinate_jobs ORDER BY id")))


def test_an_original_is_protected_by_a_job_until_its_day(kit: Any, bearer: Any, session: Any) -> None:
    until = []

    class Told:
        """The home, listened to."""

        def __getattr__(self, name: str) -> Any:
            return getattr(kit.objects, name)

        def protect(self, key: str, day: Any) -> bool:
            until.append((key, day))
            return bool(kit.objects.protect(key, day))

    locking: Any = replace(kit, parameters=Parameters(lock_days=400), objects=Told())
    actor = bearer()
    evidence_id = declared(kit, actor)
    deliver(locking, actor, evidence_id, BytesIO(BYTES))
    assert waiting(session) == ["evidence.derive", "evidence.protect"]
    assert JOBS["evidence.protect"].run is protect
    assert [protect(locking, evidence_id) for _ in range(2)] == [False, False]  # a folder is no lock
    digest = next(kit.objects.list("original/")).key.removeprefix("original/")
    assert until == [(original_key(digest), kit.clock() + timedelta(days=400))] * 2


def test_without_the_setting_there_is_no_job(kit: Any, bearer: Any, session: Any) -> None:
    actor = bearer()
    deliver(kit, actor, declared(kit, actor), BytesIO(BYTES))
    assert waiting(session) == ["evidence.derive"]
