"""A small real office with accepted photos and a published log, and somebody who can change rows behind our back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from backend.custody.fsck import Report, check
from backend.work import Kit
from infra.engines.postgres import SUPERUSER
from tests.backend.bundles.conftest import RealLoop
from tests.ledger import at, office  # noqa: F401


@pytest.fixture
def real(office: Any, kit: Any, clock: Any) -> RealLoop:  # noqa: F811
    return RealLoop(office, kit, clock)


@pytest.fixture
def photo_id(real: RealLoop) -> UUID:
    """Evidence of a registered row; everything is published."""
    task = real.found()
    real.publish()
    with real.kit.engine.connect() as connection:
        found: UUID = connection.scalar(
            sa.text("SELECT evidence_id FROM evidence_link WHERE object_id = :id"), {"id": task.id}
        )
    return found


@pytest.fixture
def behind_our_back(cluster: Any, database: str) -> Iterator[Callable[..., None]]:
    """behind_our_back(sql, **values): as a superuser who switches off every trigger and constraint he can."""
    superuser = sa.create_engine(cluster.url(SUPERUSER, database), poolclass=sa.NullPool)

    def run(*statements: str, **values: Any) -> None:
        with superuser.begin() as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))
            for statement in statements:
                connection.execute(sa.text(statement), values)

    yield run
    superuser.dispose()


@pytest.fixture
def fsck(real: RealLoop) -> Callable[..., Report]:
    """fsck(): the report as of now, without the two missions of the office, which were put there without an event."""
    planned = {str(real.office.mission_id), str(real.office.covert_id)}

    def looked(kit: Kit = real.kit, **how: Any) -> Report:
        report = check(kit, **how)
        return replace(report, differences=tuple(one for one in report.differences if one.where not in planned))

    return looked


@pytest.fixture
def codes(fsck: Callable[..., Report]) -> Callable[..., dict[str, str]]:
    """codes(): what fsck finds now, by code (where)."""
    return lambda **how: {one.code: one.where for one in fsck(**how).differences}
