"""The table of domain.md §3.2, held to a second table written by hand: who may take each step, and nobody else."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.actor import Actor, Post
from backend.errors import WrongState
from backend.tasks.errors import NotYourDuty, PowerMissing
from backend.tasks.judging import judge, role_for
from backend.tasks.seats import Standing
from backend.tasks.transitions import ENDED, OPEN, STATES, TABLE

GROUP, OTHER_GROUP, UNIT, OTHER_UNIT = (UUID(int=n) for n in range(1, 5))
ME = UUID(int=99)
AT = Standing(
    group_id=GROUP, lead_unit_id=UNIT, lead_unit_path="city.river", area_path="city.river", policy_field="roads"
)
PEOPLE = {
    "CL": Actor(UUID(int=10), posts=(Post("city_leader", area_path="city"),)),
    "OD": Actor(UUID(int=11), posts=(Post("office_director"),)),
    "OS": Actor(UUID(int=12), posts=(Post("office_staff"),)),
    "CG": Actor(UUID(int=13), posts=(Post("coordination_group"),)),
    "GL": Actor(UUID(int=14), posts=(Post("group_leader", GROUP),)),
    "GD": Actor(UUID(int=15), posts=(Post("group_deputy", GROUP),)),
    "GM": Actor(UUID(int=16), posts=(Post("group_member", GROUP),)),
    "GL of another group": Actor(UUID(int=17), posts=(Post("group_leader", OTHER_GROUP),)),
    "AL": Actor(UUID(int=18), posts=(Post("area_leader", area_path="city.river"),)),
    "AL of another area": Actor(UUID(int=19), posts=(Post("area_leader", area_path="city.urban"),)),
    "UL": Actor(UUID(int=20), UNIT, "city.river", (Post("unit_leader"),)),
    "UH": Actor(UUID(int=21), UNIT, "city.river", (Post("unit_handler"),)),
    "UL of another unit": Actor(UUID(int=22), OTHER_UNIT, "city.urban", (Post("unit_leader"),)),
    "AU": Actor(UUID(int=23), posts=(Post("auditor"),)),
    "SA": Actor(UUID(int=24), posts=(Post("system_administrator"),)),
    "SYS": Actor(None, posts=(Post("system"),)),
    "nobody": Actor(UUID(int=25)),
}
SIGNERS = {"UL", "AL"}
ALLOWED = {
    "draft": {"GL", "GD", "GM", "OS", "GL of another group"},
    "discard": set(),
    "register": set(),
    "merge": {"GL"},
    "propose-merger": {"GL"},
    "decide-merger": {"OD"},
    "propose-dismissal": {"GL"},
    "decide-dismissal": {"OD"},
    "dispatch": {"GL"},
    "acknowledge": SIGNERS | {"UH", "SYS"},
    "return": {"UL"},
    "decide-return": {"CG", "GL"},
    "redispatch": {"GL", "OD"},
    "draft-round": SIGNERS | {"UH"},
    "submit": SIGNERS,
    "withdraw": SIGNERS,
    "return-material": {"GL"},
    "name-verifier": {"GL"},
    "unable": set(),
    "rename-verifier": {"OD"},
    "fail": set(),
    "pass": set(),
    "close": {"GL"},
    "refuse-close": {"GL"},
    "rebound": {"GL"},
    "reject-rebound": {"GL"},
    "open-rebound": {"GL", "CG", "GL of another group"},
    "suspend": {"OD"},
    "resume": {"OD", "SYS"},
    "fix-at-once": set(),
    "ask-extension": SIGNERS,
    "decide-extension": {"GL", "OD", "CL"},
}
"""Of a row of severity 1 that is nobody's own: neither author nor verifier is in PEOPLE."""


def who_may(name: str, at: Standing) -> set[str]:
    state = next(iter(TABLE[name].sources))
    return {short for short, actor in PEOPLE.items() if role_for(actor, TABLE[name], replace(at, state=state))}


def test_the_two_tables_name_the_same_steps() -> None:
    assert set(ALLOWED) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_step_is_open_to_its_posts_and_to_nobody_else(name: str) -> None:
    assert who_may(name, AT) == ALLOWED[name]


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("short", sorted(PEOPLE))
def test_every_forbidden_pair_is_refused(name: str, short: str) -> None:
    if short in ALLOWED[name]:
        return
    for state in TABLE[name].sources:
        with pytest.raises(NotYourDuty):
            judge(PEOPLE[short], name, replace(AT, state=state))


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("state", sorted(STATES | {"discarded"}))
def test_a_step_starts_where_the_table_says_and_nowhere_else(name: str, state: str) -> None:
    transition = TABLE[name]
    if state in transition.sources:
        targets = transition.to or (state,)
        assert {transition.check(state, target) for target in targets} == set(targets)
    else:
        with pytest.raises(WrongState):
            transition.check(state, None)


def test_severity_three_and_covert_rows_are_the_directors_to_dispatch() -> None:
    assert who_may("dispatch", replace(AT, severity=3)) == {"OD"}
    assert who_may("dispatch", replace(AT, covert=True)) == {"OD"}


def test_danger_is_dispatched_at_once_by_whoever_of_the_group_has_the_power() -> None:
    urgent = replace(AT, severity=3, urgent=True)
    assert who_may("dispatch", urgent) == {"GL", "OD"}
    assert who_may("dispatch", replace(urgent, powers=frozenset({"on_site_coordination"}))) == {"GL", "OD", "GD", "GM"}
    with pytest.raises(PowerMissing):
        judge(PEOPLE["GM"], "dispatch", replace(urgent, state="registered"))


@pytest.mark.parametrize("at", [replace(AT, severity=3), replace(AT, rebound=True), replace(AT, leader_barred=True)])
def test_the_director_closes_what_the_leader_may_not(at: Standing) -> None:
    assert who_may("close", at) == {"OD"}
    assert who_may("refuse-close", at) == {"OD"}


def test_who_closed_a_row_does_not_confirm_its_rebound() -> None:
    assert who_may("rebound", replace(AT, closed_by_leader=True)) == {"CG"}


def test_what_is_ones_own_is_open_to_oneself_alone() -> None:
    for name, own in (
        ("register", "author_id"),
        ("discard", "author_id"),
        ("fix-at-once", "author_id"),
        ("pass", "verifier_id"),
        ("fail", "verifier_id"),
        ("unable", "verifier_id"),
    ):
        assert who_may(name, replace(AT, **{own: PEOPLE["GM"].person_id})) == {"GM"}
        assert who_may(name, replace(AT, **{own: PEOPLE["SA"].person_id})) == set()


def test_of_an_office_run_mission_the_named_team_leader_is_the_leader() -> None:
    assert "OS" in who_may("dispatch", replace(AT, named=frozenset({"team_leader"})))
    assert "AU" not in who_may("dispatch", replace(AT, named=frozenset({"team_leader"})))


def test_a_row_of_no_group_has_no_group_leader() -> None:
    assert who_may("dispatch", replace(AT, group_id=None)) == set()


standings = st.builds(
    Standing,
    severity=st.sampled_from([1, 2, 3]),
    urgent=st.booleans(),
    covert=st.booleans(),
    rebound=st.booleans(),
    author_id=st.just(ME),
    verifier_id=st.just(ME),
    group_id=st.sampled_from([GROUP, OTHER_GROUP, None]),
    powers=st.sampled_from([frozenset(), frozenset({"on_site_coordination"})]),
    lead_unit_id=st.sampled_from([UNIT, None]),
    lead_unit_path=st.just("city.river"),
    area_path=st.just("city.river"),
    policy_field=st.just("roads"),
    named=st.sampled_from([frozenset(), frozenset({"team", "team_leader"})]),
    leader_barred=st.booleans(),
    closed_by_leader=st.booleans(),
)


@given(standings, st.sampled_from(sorted(TABLE)))
def test_no_administrator_and_no_auditor_ever_moves_a_row(at: Standing, name: str) -> None:
    for short in ("SA", "AU", "nobody"):
        mine = replace(PEOPLE[short], person_id=ME)
        assert role_for(mine, TABLE[name], at) is None


@given(standings)
def test_a_row_is_closed_by_the_leader_or_the_director_never_by_both(at: Standing) -> None:
    at = replace(at, state="verified")
    closers = [who for who in ("GL", "OD") if role_for(PEOPLE[who], TABLE["close"], at)]
    assert len(closers) == (1 if at.group_id == GROUP or closers == ["OD"] else 0)


def test_only_verified_rows_are_closed_and_what_has_ended_only_rebounds() -> None:
    assert [line.sources for line in TABLE.values() if "closed" in line.to] == [("verified",)]
    leaving = {line.name for line in TABLE.values() if set(line.sources) & ENDED and line.to}
    assert leaving == {"rebound"}
    assert not OPEN & ENDED
