"""The fictional county: its units, the people of the story in their posts, the groups and what they own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.actor import SYSTEM, Role
from backend.people.service import (
    NewUnit,
    add_person,
    assign_duty,
    found_fields,
    found_group,
    found_units,
    give_post,
)
from backend.work import Kit, Work

CITY, COUNTY = "yunting", "yunting.tingzhou"
OFFICE, AUDIT = "yunting.office", "yunting.audit"
TRANSPORT, URBAN, WATER = (f"{COUNTY}.{code}" for code in ("transport", "urban", "water"))
UNITS = (
    NewUnit("yunting", "city", "云汀市", "Yunting"),
    NewUnit("office", "office", "市督查室", "Supervision office", CITY),
    NewUnit("audit", "department", "市审计局", "Audit bureau", CITY),
    NewUnit("tingzhou", "county", "汀洲县", "Tingzhou county", CITY),
    NewUnit("transport", "department", "汀洲县交通运输局", "Tingzhou transport bureau", COUNTY),
    NewUnit("urban", "department", "汀洲县城市管理局", "Tingzhou urban management bureau", COUNTY),
    NewUnit("water", "department", "汀洲县水利局", "Tingzhou water bureau", COUNTY),
    NewUnit("bailudu", "township", "白鹭渡镇", "Bailudu town", COUNTY),
    NewUnit("heshan", "county", "荷山县", "Heshan county", CITY),
)
FIELDS = {
    "transport": ("交通运输", "Transport"),
    "urban": ("城市管理", "Urban management"),
    "water": ("水利河湖", "Water and rivers"),
    "projects": ("重点项目", "Key projects"),
    "safety": ("安全生产", "Work safety"),
    "environment": ("生态环境", "Environment"),
}
OWNERS = {"transport": 2, "urban": 2, "water": 2, "projects": 3, "safety": 4, "environment": 5}
"""Which special group owns a field, in every county: the duty_matrix has no empty cell."""
POWERS = (
    "on_site_coordination", "thematic_meeting", "special_supervision", "major_report", "meeting_attendance",
    "evaluation",
)  # fmt: skip
GROUP = 2
ORDINALS = "一二三四五六"


@dataclass(frozen=True)
class Post:
    """Somebody of the story."""

    login: str
    name: str
    role: Role
    unit: str
    title: str
    in_group: bool = False
    area: str | None = None


PEOPLE = (
    Post("mayor", "周岩", "city_leader", CITY, "市长 city leader, head", area=CITY),
    Post("director", "沈秋", "office_director", OFFICE, "督查室主任 office director"),
    Post("staff", "何渔", "office_staff", OFFICE, "督查室科员 office staff"),
    Post("coordinator", "唐维", "coordination_group", OFFICE, "综合协调组 coordination group"),
    Post("leader", "梁川", "group_leader", OFFICE, "第二督导组组长 group leader", in_group=True),
    Post("deputy1", "苏青", "group_deputy", OFFICE, "副组长 deputy", in_group=True),
    Post("deputy2", "方远", "group_deputy", OFFICE, "副组长 deputy", in_group=True),
    Post("member", "江夏", "group_member", OFFICE, "组员 member", in_group=True),
    Post("road-lead", "陈路", "unit_leader", TRANSPORT, "县交通运输局局长 signs for transport"),
    Post("road", "陆平", "unit_handler", TRANSPORT, "县交通运输局经办 handles for transport"),
    Post("urban-lead", "温澄", "unit_leader", URBAN, "县城管局局长 signs for urban management"),
    Post("urban", "叶舒", "unit_handler", URBAN, "县城管局经办 handles for urban management"),
    Post("water-lead", "顾禾", "unit_leader", WATER, "县水利局局长 signs for water"),
    Post("water", "田溪", "unit_handler", WATER, "县水利局经办 handles for water"),
    Post("county", "白川", "area_leader", COUNTY, "汀洲县县长 county leader", area=COUNTY),
    Post("auditor", "严实", "auditor", AUDIT, "市审计局 auditor"),
    Post("admin", "关微", "system_administrator", OFFICE, "系统管理员 system administrator"),
)
HANDS = {"transport": ("road", "road-lead"), "urban": ("urban", "urban-lead"), "water": ("water", "water-lead")}
"""Who handles and who signs for a unit, by its code."""


@dataclass(frozen=True)
class Founded:
    """The ids of what was founded: units by path, groups by number, people by login."""

    units: Mapping[str, UUID]
    groups: Mapping[int, UUID]
    people: Mapping[str, UUID]

    def unit(self, code: str) -> UUID:
        """A bureau of the county."""
        return self.units[f"{COUNTY}.{code}"]


def new_passwords() -> dict[str, str]:
    """A password for everybody, made anew for each installation: 12 signs that no eye confuses, of three classes."""
    return {post.login: _password() for post in PEOPLE}


def found_county(kit: Kit, passwords: Mapping[str, str]) -> Founded:
    """Found the whole county, in one transaction."""
    with kit.work(SYSTEM) as work:
        units = found_units(work, UNITS)
        found_fields(work, FIELDS)
        groups = _groups(work)
        for area in (COUNTY, "yunting.heshan"):
            for field, number in OWNERS.items():
                assign_duty(work, area, field, groups[number])
        return Founded(units, groups, {post.login: _hire(work, post, passwords, groups) for post in PEOPLE})


def _groups(work: Work) -> dict[int, UUID]:
    coordination = found_group(work, 0, "coordination", "综合协调组", "Coordination group")
    special = {
        n: found_group(work, n, "special", f"第{ORDINALS[n - 1]}督导组", f"Special group {n}", POWERS)
        for n in range(1, 7)
    }
    return {0: coordination, **special}


def _hire(work: Work, post: Post, passwords: Mapping[str, str], groups: Mapping[int, UUID]) -> UUID:
    password = passwords[post.login]
    person = add_person(
        work, login=post.login, name=post.name, unit_path=post.unit, password=password, must_change=False
    )
    group_id = groups[GROUP] if post.in_group else None
    is_head = post.role == "city_leader"
    give_post(work, person, post.role, group_id=group_id, area_path=post.area, is_head=is_head)
    return person


def _password() -> str:
    signs = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
    blocks = ["".join(secrets.choice(kind) for kind in (*signs, "".join(signs))) for _ in range(3)]
    return "-".join(blocks)
