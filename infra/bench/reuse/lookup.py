"""Near prints among millions in PostgreSQL: the product's own table, indexes and query, on a private cluster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import psycopg
import sqlalchemy as sa
from numpy.typing import NDArray

from backend.evidence.prints import LOOKUP, NEAR_PRINTS, RADIUS_BITS, lookup_values
from infra.bench.timing import once, say
from infra.engines.postgres import OWNER, Cluster
from infra.migrate import migrate

Hashes = NDArray[np.int64]
OPTIONS = (
    "fsync=off", "full_page_writes=off", "shared_buffers=512MB", "maintenance_work_mem=768MB", "max_wal_size=8GB",
    "autovacuum=off", "wal_level=minimal", "max_wal_senders=0",
)  # fmt: skip
BATCH = 250_000
RECORD = np.dtype([
    ("columns", ">i2"), ("id_size", ">i4"), ("id", "V16"), ("hash_size", ">i4"), ("hash", ">i8"),
    ("detail_size", ">i4"), ("detail", "V32"), ("contrast_size", ">i4"), ("contrast", ">f8"),
])  # fmt: skip
COPY = "COPY picture_print (evidence_id, phash, detail, contrast) FROM STDIN (FORMAT binary)"
BAND_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_picture_print_band%'"


def lookup(sizes: Sequence[int], queries: int) -> None:
    """Print, for each number of prints: how long loading took, the lookup's p50 and p95, its recall and its plan."""
    head = ("prints", "load s", "index s", "p50 ms", "p95 ms", "planted found", "as a full scan says", "index MB")
    with TemporaryDirectory() as folder, Cluster(Path(folder), options=OPTIONS) as cluster:
        cluster.create_database("bench")
        url = cluster.url(OWNER, "bench")
        migrate(url)
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            measured = measure(connection, sizes, queries)
            say("near prints in PostgreSQL, within 7 of 64 bits", head, *measured)
            print("\n" + plan(connection))
        engine.dispose()


def measure(connection: sa.Connection, sizes: Sequence[int], queries: int) -> list[tuple[object, ...]]:
    """One row a size; sizes grow. The photos behind the prints are left out, and so is their constraint."""
    connection.execute(sa.text("ALTER TABLE picture_print DROP CONSTRAINT fk_picture_print_evidence_id_evidence"))
    indexes: dict[str, str] = {row[0]: row[1] for row in connection.execute(sa.text(BAND_INDEXES))}
    dice, there, found = np.random.default_rng(4), np.zeros(0, np.int64), []
    for size in sizes:
        new = dice.integers(-(2**63), 2**63 - 1, size - len(there))
        for name in indexes:
            connection.execute(sa.text(f"DROP INDEX IF EXISTS {name}"))
        loading = once(lambda new=new: load(connection, new, dice))  # type: ignore[misc]
        there = np.concatenate([there, new])
        indexing = once(lambda: index(connection, list(indexes.values())))
        found.append((size, loading, indexing, *asked(connection, there, queries, dice), index_mb(connection)))
    return found


def load(connection: sa.Connection, hashes: Hashes, dice: np.random.Generator) -> None:
    """Rows by COPY, in PostgreSQL's own binary form."""
    raw: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    with raw.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for start in range(0, len(hashes), BATCH):
            part = hashes[start : start + BATCH]
            rows = np.zeros(len(part), RECORD)
            rows["columns"], rows["hash"], rows["contrast"] = 4, part, 9.0
            rows["id_size"], rows["hash_size"], rows["detail_size"], rows["contrast_size"] = 16, 8, 32, 8
            rows["id"] = np.frombuffer(dice.bytes(16 * len(part)), "V16")
            copy.write(rows.tobytes())
        copy.write(b"\xff\xff")


def index(connection: sa.Connection, made: Sequence[str]) -> None:
    """The indexes as the migration made them, and what the index-only scan needs to know."""
    for statement in made:
        connection.execute(sa.text(statement))
    connection.execute(sa.text("VACUUM ANALYZE picture_print"))


def asked(connection: sa.Connection, there: Hashes, queries: int, dice: np.random.Generator) -> tuple[object, ...]:
    """p50 and p95 in ms; planted neighbours found; queries whose answer has as many rows as numpy counts.

    Every query is a stored print with 0 to 7 bits turned; the first tenth warms the cache and is not timed."""
    times, hits, agree = [], 0, 0
    for n in range(queries + queries // 10):
        target = int(dice.integers(len(there)))
        turned = sum(1 << int(bit) for bit in dice.choice(64, n % (RADIUS_BITS + 1), replace=False))
        print_ = int((np.uint64(there[target].view(np.uint64)) ^ np.uint64(turned)).view(np.int64))
        values = lookup_values(print_)
        start = perf_counter()
        ids = connection.execute(NEAR_PRINTS, values).scalars().all()
        if n < queries // 10:
            continue
        times.append((perf_counter() - start) * 1000)
        near = int((np.bitwise_count((there ^ np.int64(print_)).view(np.uint64)) <= RADIUS_BITS).sum())
        hits, agree = hits + bool(ids), agree + (len(ids) == near)
    p95 = sorted(times)[int(0.95 * len(times))]
    return median(times), p95, f"{hits} of {queries}", f"{agree} of {queries}"


def index_mb(connection: sa.Connection) -> int:
    size: int = connection.execute(sa.text("SELECT pg_indexes_size('picture_print')")).scalar_one()
    return round(size / 1e6)


def plan(connection: sa.Connection) -> str:
    """How PostgreSQL goes about it."""
    return "\n".join(connection.execute(sa.text(f"EXPLAIN (ANALYZE, BUFFERS) {LOOKUP}"), lookup_values(1)).scalars())
