"""Alembic's way in. It sees every model; the connection is handed to it by infra/migrate.py."""

from alembic import context

from infra.migrations.scope import METADATA, ours

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    include_object=ours,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
