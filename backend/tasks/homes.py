"""Where a row belongs: its area, field and group, from the mission it was found on, or from what its author names."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from backend.assets.model import Asset
from backend.assets.queries import seen
from backend.errors import NotFound
from backend.inspections.model import Inspection
from backend.people.errors import UnknownUnit
from backend.people.model import Duty, Group, PolicyField, Unit
from backend.people.taking import see
from backend.tasks.errors import AreaMissing, UnknownCategory
from backend.tasks.model import Category
from backend.work import Work


@dataclass(frozen=True)
class Home:
    """Whose row it is. covert: its mission is hidden and not published."""

    area_id: UUID
    policy_field: str
    group_id: UUID | None
    covert: bool


def home_of(
    work: Work, mission_id: UUID | None, area_id: UUID | None, policy_field: str | None, group_id: UUID | None
) -> Home:
    """The mission's area, field and group where there is one; what is named goes before, but never the group.

    Raises AreaMissing, UnknownUnit; NotFound: the mission is not there, or not for this actor."""
    mission = see(work, Inspection, mission_id) if mission_id is not None else None
    if mission is not None:
        area_id, policy_field = area_id or mission.area_id, policy_field or mission.policy_field
    if area_id is None or policy_field is None:
        raise AreaMissing("say whose area and which field this is", area_id=area_id, policy_field=policy_field)
    path = work.session.scalar(sa.select(Unit.path).where(Unit.id == area_id))
    if path is None:
        raise UnknownUnit("no unit has this id", id=str(area_id))
    if work.session.get(PolicyField, policy_field) is None:
        raise AreaMissing("there is no such policy field", policy_field=policy_field)
    if mission is not None:
        return Home(area_id, policy_field, mission.group_id, mission.covert and mission.published_at is None)
    return Home(area_id, policy_field, _group(work, path, policy_field, group_id), False)


def _group(work: Work, path: str, policy_field: str, named: UUID | None) -> UUID | None:
    """The group that was named, else the author's own, else the one that the duty_matrix gives area and field."""
    if named is not None:
        if work.session.get(Group, named) is None:
            raise NotFound("no such group", id=str(named))
        return named
    own = next((post.group_id for post in work.actor.posts if post.group_id is not None), None)
    return own or work.session.scalar(
        sa.select(Duty.group_id)
        .join(Unit, Unit.id == Duty.area_id)
        .where(Duty.policy_field == policy_field, Unit.path.in_(_above(path)))
        .order_by(sa.func.length(Unit.path).desc())
        .limit(1)
    )


def _above(path: str) -> list[str]:
    """A unit's path and those of everything above it.

    >>> _above("city.river.east")
    ['city', 'city.river', 'city.river.east']
    """
    codes = path.split(".")
    return [".".join(codes[:n]) for n in range(1, len(codes) + 1)]


def area_of_asset(work: Work, asset_id: UUID | None) -> UUID | None:
    """The area that an asset lies in. Raises NotFound: it is not there, or not for this actor."""
    if asset_id is None:
        return None
    area_id = work.session.scalar(sa.select(Asset.area_id).where(Asset.id == asset_id, seen(work.actor)))
    if area_id is None:
        raise NotFound("no such asset", id=str(asset_id))
    return area_id


def category_of(work: Work, code: str, version: int | None = None) -> Category:
    """The newest row of a category, or that version. Raises UnknownCategory."""
    rows = sa.select(Category).where(Category.code == code).order_by(Category.version.desc())
    category = work.session.scalar((rows if version is None else rows.where(Category.version == version)).limit(1))
    if category is None:
        raise UnknownCategory("the taxonomy has no such category", category_code=code)
    return category
