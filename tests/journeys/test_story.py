"""The worked example of domain.md §3.12, as its own figures tell it: played by HTTP, asked of the API."""

from typing import Any

import pytest

from infra.demo.figures import tell_cohort
from infra.demo.story.checking import CUT_OFF, END
from infra.demo.story.left_over import TO_CHECK, TO_CLOSE
from infra.demo.story.planning import MISSION
from tests.journeys.conftest import DemoServed


@pytest.fixture
def told(demo_served: DemoServed) -> dict[str, Any]:
    return demo_served.stage.told


def gaps(leg: dict[str, Any]) -> list[str]:
    return [f"{gap['from']}–{gap['to']}" for gap in leg["gaps"]]


def test_the_right_side_is_covered_to_95_percent_and_its_gaps_are_named(told: dict[str, Any]) -> None:
    leg = told["coverage_right"]
    assert (round(leg["walk_coverage"], 3), round(leg["covered_m"]), round(leg["total_m"])) == (0.95, 5700, 6000)
    assert gaps(leg) == ["K13+380–K13+500", "K16+820–K17+000"]


def test_the_left_side_is_covered_to_90_percent_and_a_ride_is_no_walk(told: dict[str, Any]) -> None:
    leg = told["coverage_left"]
    assert (round(leg["walk_coverage"], 3), round(leg["covered_m"]), round(leg["total_m"])) == (0.9, 5400, 6000)
    assert gaps(leg) == ["K12+900–K13+100", "K14+650–K14+900", "K17+300–K17+450"]
    assert [gap["why"] for gap in leg["gaps"]].count("driven") == 1


def test_37_are_found_1_merged_1_dismissed_35_dispatched(told: dict[str, Any]) -> None:
    assert [told[name][0] for name in ("found_n", "merged_n", "dismissed_n", "dispatched_n")] == [37, 1, 1, 35]


def test_the_35_go_out_the_same_day_as_two_problem_lists_by_severity(told: dict[str, Any]) -> None:
    assert sorted(len(one["task_ids"]) for one in told["lists"]) == [17, 18]
    assert told["severities"] == {
        "1": {"n": 30, "dues": ["05-21"]},
        "2": {"n": 4, "dues": ["05-14"]},
        "3": {"n": 1, "dues": ["05-08"]},
    }


def test_of_two_returned_rows_one_stays_due_and_one_has_a_new_unit_and_due(told: dict[str, Any]) -> None:
    assert told["returns"] == {
        "confirmed": {"due": "05-21", "unit": "汀洲县交通运输局"},
        "redispatched": {"due": "05-25", "unit": "汀洲县水利局"},
    }


def test_the_market_is_extended_by_the_leader_and_then_by_the_director(told: dict[str, Any]) -> None:
    assert told["market_dues"] == ["05-14", "05-21", "05-28"]


def test_at_the_end_of_05_21_33_are_submitted_1_extended_1_overdue_and_red(told: dict[str, Any]) -> None:
    assert (told["submitted_n"][0], told["extended_n"][0]) == (33, 1)
    assert told["overdue"] == {"n": 1, "levels": ["red"]}


def test_the_cohort_due_by_05_21_has_33_rows_32_in_time_and_1_overdue(told: dict[str, Any]) -> None:
    cohort = told["cohort"]
    on_time, overdue = cohort["submitted_on_time"], cohort["overdue_rate"]
    assert (on_time["numerator"], on_time["denominator"]) == (32, 33)
    assert (overdue["numerator"], overdue["denominator"], round(overdue["value"], 3)) == (1, 33, 0.03)


def test_the_cohort_of_05_21_stays_what_it_was_when_it_is_asked_again_in_july(demo_served: DemoServed) -> None:
    stage, first = demo_served.stage, dict(demo_served.stage.told["cohort"])
    tell_cohort(stage, MISSION, END, CUT_OFF)
    assert stage.told["cohort"] == first


def test_31_pass_and_2_fail_their_first_check_and_the_31_are_closed_by_06_01(told: dict[str, Any]) -> None:
    rounds = told["first_rounds"]
    assert (rounds["passed_n"], rounds["failed_n"], told["closed_n"][0]) == (31, 2, 31)
    assert round(rounds["first_pass_rate"]["low"], 3) == 0.804


def test_no_call_closes_many(told: dict[str, Any]) -> None:
    assert (told["close_all"]["status"], told["close_all"]["code"]) == (422, "one-decision-at-a-time")


def test_twelve_of_thirteen_berths_neither_pass_nor_close(told: dict[str, Any]) -> None:
    for name in ("pass_12_of_13", "close_12_of_13"):
        assert (told[name]["status"], told[name]["code"], told[name]["missing"]) == (422, "quantity-short", 1)


def test_the_other_four_are_closed_after_06_24(told: dict[str, Any]) -> None:
    assert told["closed_n"][1] == 35


def test_the_pool_holds_the_31_and_7_are_drawn_with_k15_100_among_them(told: dict[str, Any]) -> None:
    assert (told["draw"]["population_n"], len(told["draw"]["drawn"])) == (31, 7)
    assert any("K15+120 右幅" in row["text"] for row in told["draw"]["drawn"])


def test_1_of_7_visits_finds_a_rebound(told: dict[str, Any]) -> None:
    found = told["follow_up"]["rebound_rate"]
    assert (told["follow_up"]["with_result_n"], found["numerator"], found["denominator"]) == (7, 1, 7)
    assert (round(found["low"], 3), round(found["high"], 3)) == (0.026, 0.513)


def test_the_relapse_lies_18_m_off_and_its_heir_is_severity_2_red_due_in_8_wd(
    told: dict[str, Any],
) -> None:
    relapse = told["relapse"]
    assert (round(relapse["distance_m"]), relapse["old"]["state"]) == (18, "rebounded")
    heir = relapse["new"]
    assert (heir["severity"], heir["level"], heir["rebound_of"]) == (2, "red", relapse["old"]["id"])
    assert heir["current_due"].startswith("2026-07-15T15:59:59")  # Fri 07-03 and 8 working days


def test_before_and_after_are_shown_as_a_pair_from_one_viewpoint(demo_served: DemoServed) -> None:
    stage = demo_served.stage
    shown = stage.browser("director").get(f"/tasks/{stage.told['relapse']['old']['id']}/comparison")
    assert all(shown[part] for part in ("before", "after", "later"))
    assert {pair["verdict"] for pair in shown["pairs"]} == {"same"}


def test_something_is_left_to_do_for_who_checks_and_who_decides(demo_served: DemoServed) -> None:
    stage = demo_served.stage
    for login, row, state, act in (
        ("member", TO_CHECK, "verifying", "pass"),
        ("leader", TO_CLOSE, "verified", "close"),
    ):
        page = stage.browser(login).get(f"/tasks/{row.id}")
        assert (page["state"], page["mission_id"]) == (state, None)
        assert act in {one["act"] for one in page["may"]}
