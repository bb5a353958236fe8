"""Tasks on a tile: the same rows as the list, by the same filter and the same scope."""

import sqlalchemy as sa

from backend.tasks.filter import Filter, condition, level_sql, overdue_sql
from backend.tasks.model import Task
from backend.work import Work
from geo.tiles import Tile
from storage.mvt import envelope, layer


def task_tile(work: Work, tile: Tile, wanted: Filter) -> bytes:
    """The layer "tasks": id, state, severity, kind, overdue, rebound, serial, level."""
    rows = (
        sa.select(
            sa.cast(Task.id, sa.Text).label("id"),
            Task.state.label("state"),
            Task.severity.label("severity"),
            Task.kind.label("kind"),
            Task.serial.label("serial"),
            overdue_sql(work.now).label("overdue"),
            Task.rebound_of.is_not(None).label("rebound"),
            level_sql(work.now, work.parameters).label("level"),
        )
        .where(Task.place_3857.op("&&")(envelope(tile)), condition(wanted, work.actor, work.now, work.parameters))
        .order_by(Task.id)
    )
    return layer(work.session, "tasks", tile, Task.__table__.c.place_3857, rows)
