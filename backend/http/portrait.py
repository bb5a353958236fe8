"""A person as both faces show them: who they are, whose they are, which posts they hold."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.orm import Session

from backend.actor import Actor, Post, Role
from backend.people.model import Group, Person, Unit


class UnitShown(BaseModel):
    """A unit by its names and its place in the tree."""

    id: UUID
    kind: str
    name_zh: str
    name_en: str
    path: str

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(id=unit.id, kind=unit.kind, name_zh=unit.name_zh, name_en=unit.name_en, path=unit.path)


class PostShown(BaseModel):
    """A post; policy_fields: none means all of them."""

    role: Role
    group_id: UUID | None
    group_name_zh: str | None
    group_name_en: str | None
    area_path: str | None
    policy_fields: list[str]
    is_head: bool


class PersonShown(BaseModel):
    """Who is logged in, as themselves may see it."""

    id: UUID
    name: str
    login: str
    unit: UnitShown
    posts: list[PostShown]
    must_change_password: bool


def portrait(session: Session, actor: Actor) -> PersonShown:
    """The person that this actor is. Raises NoResultFound: the actor is no person."""
    person = session.get_one(Person, actor.person_id)
    return PersonShown(
        id=person.id,
        name=person.name,
        login=person.login,
        unit=UnitShown.of(session.get_one(Unit, person.unit_id)),
        posts=[_post(post, session.get(Group, post.group_id) if post.group_id else None) for post in actor.posts],
        must_change_password=person.must_change_password,
    )


def _post(post: Post, group: Group | None) -> PostShown:
    return PostShown(
        role=post.role,
        group_id=post.group_id,
        group_name_zh=group.name_zh if group else None,
        group_name_en=group.name_en if group else None,
        area_path=post.area_path,
        policy_fields=list(post.policy_fields),
        is_head=post.is_head,
    )
