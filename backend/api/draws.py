"""The draw of 回头看: started, listed, and shown with all that recomputes it."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from backend.follow_up import draws as drawing
from backend.follow_up.draws import see_draw, start
from backend.follow_up.model import Draw, DrawnRow
from backend.follow_up.queries import drawn_rows
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.people.audit import note_hidden
from backend.tasks.model import Task
from backend.work import Work

bp = APIBlueprint("draws", __name__, tag="follow_up")


class DrawIn(BaseModel):
    """The month to draw. seed: 64 hex digits, only where the database is marked demo."""

    id: UUID
    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    seed: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    redraw_reason: str | None = Field(default=None, max_length=2000)


class DrawListed(BaseModel):
    """A draw; population_logged: its seed is not fixed yet."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    pool: str
    month: str
    redraw_n: int
    algorithm: str
    population_sha256: str
    started_at: datetime
    drawn_at: datetime | None
    population_n: int
    state: Literal["drawn", "population_logged"]


class DrawsShown(BaseModel):
    items: list[DrawListed]
    next: None = None


class Listed(BaseModel):
    """One row of a population as it is hashed. certain: always drawn."""

    task_id: UUID
    stratum: str
    certain: bool


class DrawnShown(BaseModel):
    """What the draw made of one row; its probability is numerator/denominator."""

    task_id: UUID
    stratum: str
    order_sha256: str
    numerator: int
    denominator: int
    drawn: bool
    serial: str | None
    text: str


class DrawShown(DrawListed):
    """A draw with its population, seed, seed source and every probability."""

    population: list[Listed]
    population_leaf: str
    seed: str | None
    seed_source: str | None
    as_of: datetime
    redraw_reason: str | None
    rows: list[DrawnShown]

    @classmethod
    def of(cls, work: Work, row: Draw) -> Self:
        plain = ("population", "population_leaf", "seed", "seed_source", "as_of", "redraw_reason")
        rows = [_row(one, task) for one, task in drawn_rows(work.session, row.id)]
        more = {name: getattr(row, name) for name in plain}
        return cls.model_validate({**_summary(row).model_dump(), **more, "rows": rows})


@bp.post("/draws")
@bp.input(DrawIn, arg_name="wanted")
@bp.output(DrawShown, status_code=201)
def drawn(wanted: DrawIn) -> DrawShown:
    """Start the draw of a month: the population is hashed and logged first, the seed is fixed after."""
    seed = bytes.fromhex(wanted.seed) if wanted.seed else None
    with kit().work(browser_actor()) as work:
        return DrawShown.of(work, start(work, wanted.id, wanted.month, seed=seed, redraw_reason=wanted.redraw_reason))


@bp.get("/draws")
@bp.output(DrawsShown)
def draws() -> DrawsShown:
    """All draws, the latest first."""
    with kit().work(browser_actor()) as work:
        return DrawsShown(items=[_summary(row) for row in drawing.draws(work)])


@bp.get("/draws/<uuid:draw_id>")
@bp.output(DrawShown)
def draw(draw_id: UUID) -> DrawShown:
    """One draw with all that recomputes it: population, hash, seed and its source, algorithm, every probability."""
    with kit().work(browser_actor()) as work:
        row = see_draw(work, draw_id)
        note_hidden(work, "draw.seen", [row.id])
        return DrawShown.of(work, row)


def _summary(row: Draw) -> DrawListed:
    plain = ("id", "pool", "month", "redraw_n", "algorithm", "population_sha256", "started_at", "drawn_at")
    return DrawListed(
        **{name: getattr(row, name) for name in plain},
        population_n=len(row.population),
        state="drawn" if row.seed else "population_logged",
    )


def _row(one: DrawnRow, task: Task) -> DrawnShown:
    plain = ("task_id", "stratum", "order_sha256", "numerator", "denominator", "drawn")
    return DrawnShown(**{name: getattr(one, name) for name in plain}, serial=task.serial, text=task.text)
