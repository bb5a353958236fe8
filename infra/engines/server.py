"""Which PostgreSQL server runs the private cluster."""

from pathlib import Path

from infra.bare.found import Server, find_servers
from infra.errors import Missing

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")


def server_for(data: Path) -> Server:
    """The newest server with every extension; for existing data, the one of its version."""
    made_by = int((data / "PG_VERSION").read_text()) if (data / "PG_VERSION").exists() else None
    servers = [server for server in find_servers() if made_by in (None, server.major)]
    if not servers:
        wanted = f"PostgreSQL {made_by}, which made {data}," if made_by else "PostgreSQL 15 or newer"
        raise Missing(f"{wanted} is not installed.", "Run `make up`: it says what to install.")
    complete = [server for server in servers if not _lacking(server)]
    if not complete:
        lacking = ", ".join(_lacking(servers[0]))
        remedy = f"apt-get install postgresql-{servers[0].major}-postgis-3"
        raise Missing(f"PostgreSQL {servers[0].major} has no extension {lacking} in {servers[0].extensions}.", remedy)
    return complete[0]


def _lacking(server: Server) -> list[str]:
    return [extension for extension in EXTENSIONS if not server.has(extension)]
