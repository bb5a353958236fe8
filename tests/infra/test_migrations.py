"""Migrations make what the models say, go down to nothing, and come up again the same."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from infra.engines.postgres import OWNER, SUPERUSER, Cluster
from infra.migrate import migrate, newest
from infra.migrations.scope import METADATA, ours

OURS = (
    "pronamespace = 'public'::regnamespace AND NOT EXISTS "
    "(SELECT FROM pg_depend d WHERE d.objid = p.oid AND deptype = 'e')"
)


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """The url of a database that nobody migrated yet."""
    cluster.create_database("bare")
    yield cluster.url(OWNER, "bare")
    cluster.drop_database("bare")


def differences(url: str) -> list[object]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        found = compare_metadata(context, METADATA)
    engine.dispose()
    return list(found)


def one(url: str, statement: str) -> list[str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = sorted(connection.execute(sa.text(statement)).scalars())
    engine.dispose()
    return found


def triggers_and_grants(url: str) -> list[str]:
    functions = one(url, f"SELECT proname FROM pg_proc p WHERE {OURS}")
    triggers = one(url, "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE NOT tgisinternal")
    grants = one(
        url,
        "SELECT table_name || ':' || privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'yixian_app' AND table_schema = 'public'",
    )
    return functions + triggers + grants


def test_the_models_are_what_the_migrations_make(owner_url):
    assert differences(owner_url) == []


def test_up_down_and_up_again_leaves_nothing_and_makes_the_same(empty):
    migrate(empty)
    made = triggers_and_grants(empty)
    assert one(empty, "SELECT version_num FROM alembic_version") == [newest()]
    migrate(empty, "base")
    assert one(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") in (
        ["alembic_version"],
        ["alembic_version", "spatial_ref_sys"],
    )
    assert one(empty, f"SELECT proname FROM pg_proc p WHERE {OURS}") == []
    migrate(empty)
    assert differences(empty) == []
    assert triggers_and_grants(empty) == made


BEFORE, AFTER = "0018", "0019"
STRETCHES = '{"stretches": {"%s": [["driven", 12000.5, 12100], ["no_signal", 1, 2]]}, "points": {"inaccurate": 3}}'


def test_where_a_track_proves_nothing_moves_out_of_the_track_and_back(empty: str, cluster: Cluster) -> None:
    migrate(empty, BEFORE)
    name = sa.make_url(empty).database
    engine = sa.create_engine(cluster.url(SUPERUSER, name))
    leg, said = "00000000-0000-4000-8000-000000000001", "SELECT refusals::text FROM track"
    with engine.begin() as raw:
        raw.execute(sa.text("SET LOCAL session_replication_role = replica"))  # rows without what they point at
        for row in (
            "inspection_leg VALUES (:leg, :leg, :leg, 'left', 0, 1)",
            "evidence VALUES (:leg, :leg, :leg, 'track', '', 1, '', now(), '', '')",
            "track VALUES (:leg, :leg, 0, 0, '', NULL, 0, NULL, NULL, 'gpx', CAST(:said AS jsonb))",
        ):
            raw.execute(sa.text(f"INSERT INTO {row}"), {"leg": leg, "said": STRETCHES % leg})
    engine.dispose()
    before = one(empty, said)
    migrate(empty, AFTER)
    assert one(empty, said) == ['{"points": {"inaccurate": 3}}']
    assert one(empty, "SELECT why || ' ' || from_chainage_m || ' ' || to_chainage_m FROM uncounted_stretch") == [
        "driven 12000.5 12100",
        "no_signal 1 2",
    ]
    migrate(empty, BEFORE)
    assert one(empty, said) == before
