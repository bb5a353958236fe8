"""The one scope condition: (org subtree) ∩ (policy field) ∩ (dispatch) ∩ (covert rule), as SQL, for every read.

A row that is scoped carries the columns of `Scoped`; `visible` turns an actor into the condition over them.
What it leaves out does not exist for that actor: lists, details, files, tiles, counts and exports all ask here."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, ParamSpec, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backend.actor import Actor, Post
from backend.people.model import Named, Unit
from backend.people.rules import LOCAL_KINDS

Condition = sa.ColumnElement[bool]
P = ParamSpec("P")


def built_once(build: Callable[P, Condition]) -> Callable[P, Condition]:
    """Remember the conditions that were built last: each is a function of its arguments alone, an actor as they are now
    and perhaps a model; and to build one takes longer than to ask the database."""
    return cast(Callable[P, Condition], lru_cache(maxsize=256)(build))


class Scoped:
    """The columns that say who may see a row.

    area_id: where it lies in the tree of units. group_id: the group that owns it. lead_unit_id: the unit it was
    dispatched to, None before. mission_id: the inspection it belongs to (its own id for an inspection).
    released: False for a draft, which its author alone sees. covert rows stay hidden until published_at."""

    id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(index=True)
    policy_field: Mapped[str]
    covert: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    lead_unit_id: Mapped[UUID | None] = mapped_column(index=True)
    mission_id: Mapped[UUID | None] = mapped_column(index=True)
    released: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    def area_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(sa.ForeignKey("unit.id"))

    @declared_attr
    def group_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        return mapped_column(sa.ForeignKey("supervision_group.id"), index=True)


def subtree(path: str) -> sa.Select[UUID]:
    """The ids of a unit and everything below it."""
    return sa.select(Unit.id).where(sa.or_(Unit.path == path, Unit.path.startswith(path + ".", autoescape=True)))


@built_once
def visible(actor: Actor, row: type[Any]) -> Condition:
    """The condition under which `actor` may see a row of this Scoped model (domain.md §4).

    Where a model has co_unit_ids, hard_point or rebound_of, these widen it as the table there says. Whatever is not
    granted here is not seen: an actor without posts sees the own drafts alone."""
    if actor.holds("system"):
        return sa.true()
    own_draft = sa.and_(row.author_id == actor.person_id, sa.not_(row.released))
    granted = sa.or_(sa.false(), *(_granted(actor, post, row) for post in actor.posts))
    return sa.or_(own_draft, sa.and_(row.released, granted, _covert_rule(actor, row)))


def _granted(actor: Actor, post: Post, row: type[Any]) -> Condition:
    """What one post shows of rows that are not covert."""
    match post.role:
        case "office_director" | "coordination_group" | "auditor":
            return sa.true()
        case "office_staff":
            return _within(post, row)
        case "city_leader":
            linked = post.area_path is not None or post.policy_fields or post.is_head
            return sa.or_(_within(post, row) if linked else sa.false(), _leaders_attention(row))
        case "group_leader" | "group_deputy":
            own = sa.and_(row.group_id == post.group_id, _within(post, row)) if post.group_id else sa.false()
            return sa.or_(own, _named(actor, row), row.author_id == actor.person_id)
        case "group_member":
            return sa.or_(_named(actor, row), row.author_id == actor.person_id)
        case "area_leader":
            return _dispatched_in(post.area_path or actor.unit_path, row)
        case "unit_leader" | "unit_handler":
            return _dispatched_to(actor.unit_id, row)
        case _:
            return sa.false()


def _covert_rule(actor: Actor, row: type[Any]) -> Condition:
    """Until published, a covert row is its team's and the office director's, and nobody's who is at home there."""
    in_the_open = sa.or_(sa.not_(row.covert), row.published_at.is_not(None))
    team = sa.true() if actor.holds("office_director") else sa.or_(_named(actor, row), row.author_id == actor.person_id)
    return sa.or_(in_the_open, sa.and_(team, sa.not_(at_home(actor, row))))


def _named(actor: Actor, row: type[Any]) -> Condition:
    named = sa.select(Named.subject_id).where(Named.person_id == actor.person_id)
    return sa.or_(row.id.in_(named), sa.and_(row.mission_id.is_not(None), row.mission_id.in_(named)))


def _within(post: Post, row: type[Any]) -> Condition:
    """The area and the policy fields of a post; what it does not name does not narrow it."""
    fields = row.policy_field.in_(post.policy_fields) if post.policy_fields else sa.true()
    area = row.area_id.in_(subtree(post.area_path)) if post.area_path else sa.true()
    return sa.and_(fields, area)


def _leaders_attention(row: type[Any]) -> Condition:
    """Hard points and relapses: every city leader sees them, wherever they are."""
    hard = row.hard_point if hasattr(row, "hard_point") else sa.false()
    relapse = row.rebound_of.is_not(None) if hasattr(row, "rebound_of") else sa.false()
    return sa.or_(hard, relapse)


def _dispatched_in(area_path: str | None, row: type[Any]) -> Condition:
    """Dispatched rows that lie in an area, or whose lead unit does."""
    if area_path is None:
        return sa.false()
    here = sa.or_(row.area_id.in_(subtree(area_path)), row.lead_unit_id.in_(subtree(area_path)))
    return sa.and_(row.lead_unit_id.is_not(None), here)


def _dispatched_to(unit_id: UUID | None, row: type[Any]) -> Condition:
    """Rows dispatched to this very unit, as lead or as co-unit; not to the units above or below it."""
    if unit_id is None:
        return sa.false()
    helping = _helped_by([unit_id], row)
    return sa.and_(row.lead_unit_id.is_not(None), sa.or_(row.lead_unit_id == unit_id, helping))


@built_once
def at_home(actor: Actor, row: type[Any]) -> Condition:
    """Whether a row's object is the actor's own house: the unit they come from or were lent by, or where it stands.

    Where a unit stands is the nearest area below the city that holds it, with all that lies in it, and the areas
    that hold that one. The city is nobody's house: the office itself lies in it."""
    homes = [home for home in (actor.unit_id, actor.seconded_from_id) if home is not None]
    paths = [path for path in (actor.unit_path, actor.seconded_from_path) if path is not None]
    lead = sa.func.coalesce(row.lead_unit_id.in_(homes), sa.false())
    return sa.or_(lead, _helped_by(homes, row), *(row.area_id.in_(_surroundings(path)) for path in paths))


def _surroundings(path: str) -> sa.Select[UUID]:
    """The areas below the city that hold a unit, and all that lies in the nearest of them."""
    steps = path.split(".")
    holding = sa.and_(
        Unit.path.in_([".".join(steps[:n]) for n in range(1, len(steps) + 1)]), Unit.kind.in_(LOCAL_KINDS)
    )
    nearest = sa.select(Unit.path).where(holding).order_by(sa.func.length(Unit.path).desc()).limit(1).scalar_subquery()
    return sa.select(Unit.id).where(sa.or_(holding, sa.func.starts_with(Unit.path, nearest + ".")))


def _helped_by(units: list[UUID], row: type[Any]) -> Condition:
    """Whether one of these units is a co-unit of the row."""
    if not hasattr(row, "co_unit_ids"):
        return sa.false()
    return sa.or_(sa.false(), *(sa.any_(row.co_unit_ids) == unit_id for unit_id in units))
