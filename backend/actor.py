"""Who acts: a person in their posts, a device handing in its own evidence, or the system."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Role = Literal[
    "city_leader",
    "office_director",
    "office_staff",
    "coordination_group",
    "group_leader",
    "group_deputy",
    "group_member",
    "area_leader",
    "unit_leader",
    "unit_handler",
    "auditor",
    "system_administrator",
    "system",
]

SUPERVISING: frozenset[Role] = frozenset(
    {"office_director", "office_staff", "coordination_group", "group_leader", "group_deputy", "group_member"}
)
UNIT_SIDE: frozenset[Role] = frozenset({"area_leader", "unit_leader", "unit_handler"})


@dataclass(frozen=True)
class Post:
    """One role somebody holds, and over what.

    group_id: the special group of a GL, GD or GM. area_path: the unit subtree a leader answers for, as `city.county`.
    policy_fields: empty means every field. is_head: 行政首长, on a city_leader only."""

    role: Role
    group_id: UUID | None = None
    area_path: str | None = None
    policy_fields: tuple[str, ...] = ()
    is_head: bool = False


@dataclass(frozen=True)
class Actor:
    """Who a Work is done by. `unit_path` is the home unit's place in the tree.

    seconded_from_*: the unit that lent this person; it counts as home where someone's own house is inspected."""

    person_id: UUID | None
    unit_id: UUID | None = None
    unit_path: str | None = None
    posts: tuple[Post, ...] = ()
    device_id: UUID | None = None
    name: str = ""
    seconded_from_id: UUID | None = None
    seconded_from_path: str | None = None

    def post(self, *roles: Role, group_id: UUID | None = None) -> Post | None:
        """The first post with one of these roles, in the order given; of this group where one is named.

        >>> Actor(None, posts=(Post("auditor"),)).post("group_leader", "auditor").role
        'auditor'
        """
        for role in roles:
            for held in self.posts:
                if held.role == role and (group_id is None or held.group_id is None or held.group_id == group_id):
                    return held
        return None

    def holds(self, *roles: Role, group_id: UUID | None = None) -> bool:
        return self.post(*roles, group_id=group_id) is not None

    @property
    def supervises(self) -> bool:
        return any(post.role in SUPERVISING for post in self.posts)

    @property
    def is_outside(self) -> bool:
        """Whether every post held is a unit's: such a person learns what came of a row, not who looked, and how."""
        return all(post.role in UNIT_SIDE for post in self.posts)


SYSTEM = Actor(None, posts=(Post("system"),), name="system")
