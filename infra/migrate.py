"""Migrations: bring a database to the form this version knows, or back."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from infra.errors import BadSettings, EngineFails
from infra.settings import Settings

HERE = Path(__file__).parent / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision, as the role in the url; a lower one, or "base", brings it down."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            config = _config(connection)
            current = MigrationContext.configure(connection).get_current_revision()
            if revision == "head" and current == newest():
                return  # the usual start: no need to read every model
            (command.downgrade if _lies_below(config, revision, current) else command.upgrade)(config, revision)
            connection.commit()
    except OperationalError as error:
        raise EngineFails(
            f"The database cannot be migrated: {str(error.orig).strip().splitlines()[0]}.",
            "See that YIXIAN_OWNER_DATABASE_URL (or YIXIAN_DATABASE_URL) leads to it, as the role that owns it.",
        ) from error


def newest() -> str:
    """The revision that this version of the code wants."""
    head = ScriptDirectory(str(HERE)).get_current_head()
    if head is None:
        raise EngineFails(f"There are no migrations in {HERE}.", "Check the installation out again.")
    return head


def owner_url(settings: Settings) -> str:
    """The database as the role that may change its tables. Raises BadSettings."""
    url = settings.owner_database_url or settings.database_url
    if url is None:
        raise BadSettings("YIXIAN_DATABASE_URL names no database.")
    return url


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def _lies_below(config: Config, revision: str, current: str | None) -> bool:
    """Whether the way from the current revision to this one leads down."""
    if current is None or revision in {"head", "heads"}:
        return False
    if revision == "base" or revision.startswith("-"):
        return True
    below = ScriptDirectory.from_config(config).iterate_revisions(current, "base")
    return revision != current and any(script.revision == revision for script in below)
