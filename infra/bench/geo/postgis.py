"""PostGIS as a peer: the same road and the same walks as tables of a private cluster, in metres."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
import shapely
import sqlalchemy as sa

from geo.lonlat import Path as Places
from infra.bench.timing import once
from infra.engines.postgres import OWNER, Cluster

NAIVE: LiteralString = (
    "SELECT ST_Length(ST_Intersection(r.line, ST_Union(ST_Buffer(w.line, 15)))) FROM road r, walk w GROUP BY r.line"
)
SIMPLIFIED: LiteralString = (
    "SELECT ST_Length(ST_Union(ST_Intersection(r.line, ST_Buffer(ST_Simplify(w.line, 1), 15))))"
    " FROM road r JOIN walk w ON ST_DWithin(w.line, r.line, 15)"
)
LOCATE: LiteralString = "SELECT sum(ST_LineLocatePoint(r.line, p.place)) FROM road r, place p"


@contextmanager
def postgis() -> Iterator[Peer]:
    """A PostGIS of its own for as long as the block runs."""
    with TemporaryDirectory() as folder, Cluster(Path(folder), options=("fsync=off",)) as cluster:
        cluster.create_database("bench")
        host = str(sa.make_url(cluster.url(OWNER, "bench")).query["host"])
        with psycopg.connect(host=host, user=OWNER, dbname="bench", autocommit=True) as connection:
            yield Peer(connection)


class Peer:
    """Loads shapes, and is asked for one number at a time."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.connection.execute("SET max_parallel_workers_per_gather = 0")  # one core, as we take one

    def load(self, table: LiteralString, column: LiteralString, shapes: list[shapely.Geometry]) -> None:
        """A table with one column of shapes, indexed."""
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self.connection.execute(f"CREATE TABLE {table} ({column} geometry)")
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for shape in shapes:
                copy.write_row((shapely.to_wkb(shape, hex=True),))
        self.connection.execute(f"CREATE INDEX ON {table} USING gist ({column})")
        self.connection.execute(f"ANALYZE {table}")

    def number(self, query: LiteralString) -> tuple[float, float]:
        """The number a query answers, and the seconds it took."""
        found: list[float] = []
        seconds = once(lambda: found.append(self._asked(query)))
        return found[0], seconds

    def _asked(self, query: LiteralString) -> float:
        row = self.connection.execute(query).fetchone()
        return float(row[0]) if row and row[0] is not None else 0.0


def line(xy: Places) -> shapely.Geometry:
    """A line of the plane."""
    return shapely.LineString(xy)
