"""协办单位: naming one opens the row to its people and keeps them from checking it, so it is looked at first."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from backend.actor import SUPERVISING, Actor
from backend.people.model import Unit
from backend.people.signing import responsible_units
from backend.tasks.errors import BadCoUnit
from backend.tasks.seats import within
from backend.work import Work


def need_co_units(work: Work, lead_unit_id: UUID, co_unit_ids: Sequence[UUID]) -> None:
    """Raise BadCoUnit unless each is a unit that can help: there, another than the lead, and the dispatcher's to name.

    why: by id, "not-there", "is-the-lead", "named-twice", "is-the-office", "out-of-scope" or "nobody-signs"."""
    if not co_unit_ids:
        return
    units = {unit.id: unit for unit in work.session.scalars(sa.select(Unit).where(Unit.id.in_(co_unit_ids)))}
    why = {str(one): _why_not(work.actor, units.get(one), one == lead_unit_id) for one in co_unit_ids}
    answering = responsible_units(work.session, co_unit_ids)
    why |= {str(one): "nobody-signs" for one in co_unit_ids if why[str(one)] is None and one not in answering}
    why |= {str(one): "named-twice" for one in co_unit_ids if list(co_unit_ids).count(one) > 1}
    if barred := {one: reason for one, reason in why.items() if reason is not None}:
        raise BadCoUnit("not every co-unit can help here", why=barred)


def _why_not(actor: Actor, unit: Unit | None, is_lead: bool) -> str | None:
    if unit is None:
        return "not-there"
    if is_lead:
        return "is-the-lead"
    if unit.kind == "office":
        return "is-the-office"
    return None if in_reach(actor, unit.path) else "out-of-scope"


def in_reach(actor: Actor, path: str) -> bool:
    """Whether a unit lies in the area of a post in which this actor supervises; a post without an area reaches all.

    >>> from backend.actor import Post
    >>> east = Actor(None, posts=(Post("group_leader", area_path="city.east"),))
    >>> in_reach(east, "city.east.transport"), in_reach(east, "city.west")
    (True, False)
    """
    areas = [post.area_path for post in actor.posts if post.role in SUPERVISING]
    return any(area is None or within(path, area) for area in areas)
