"""The story's figures: each asked of the API, kept, and printed with what it is made of. Nothing else is printed."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from infra.demo.clock import LOCAL
from infra.demo.stage import Stage

NAMES = {
    "found_n": "problems found 发现问题",
    "merged_n": "merged 合并",
    "dismissed_n": "dismissed 不予立项",
    "dispatched_n": "dispatched 交办",
    "submitted_n": "submitted 已报整改",
    "extended_n": "extended 延期",
    "closed_n": "closed 销号",
}


def tell(stage: Stage, name: str, value: Any, *lines: str) -> None:
    """Keep a figure and print its lines."""
    stage.told[name] = value
    for line in lines:
        stage.say(f"          {line}")


def tell_coverage(stage: Stage, mission: UUID) -> None:
    legs = stage.browser("leader").get(f"/inspections/{mission}/coverage")["legs"]
    found = {leg["side"]: leg for leg in legs}
    for side, leg in sorted(found.items(), reverse=True):
        gaps = ", ".join(f"{gap['from']}–{gap['to']} ({gap['length_m']:.0f} m, {gap['why']})" for gap in leg["gaps"])
        metres = f"{leg['covered_m']:.0f} of {leg['total_m']:.0f} m"
        line = f"walk coverage 覆盖率 {side}: {percent(leg['walk_coverage'])} = {metres}"
        tell(stage, f"coverage_{side}", leg, line, f"  gaps 缺口 {gaps}")


def tell_mission(stage: Stage, mission: UUID, *names: str) -> None:
    found = stage.browser("leader").get(f"/figures/mission/{mission}")
    for name in names:
        stage.told.setdefault(name, []).append(found[name])
        stage.say(f"          {found[name]} {NAMES[name]}")


def tell_lists(stage: Stage, lists: list[dict[str, Any]]) -> None:
    shown = "; ".join(f"{one['number']} {one['title']}: {len(one['task_ids'])}" for one in lists)
    tell(stage, "lists", lists, f"{len(lists)} problem lists 问题清单: {shown}")


def tell_dues(stage: Stage, mission: UUID) -> None:
    """By severity, how many were dispatched, and due when."""
    by_severity = stage.browser("leader").get(f"/figures/mission/{mission}")["by_severity"]
    found = {}
    for severity, n in sorted(by_severity.items()):
        rows = stage.browser("leader").get(
            f"/tasks?mission_id={mission}&severity={severity}&state=dispatched,rectifying&limit=100"
        )["items"]
        found[severity] = {"n": n, "dues": sorted({day(row["current_due"]) for row in rows})}
        line = f"severity {severity}: {n}, due {', '.join(found[severity]['dues'])}"
        stage.say(f"          {line}")
    tell(stage, "severities", found)


def tell_returns(stage: Stage, rows: dict[str, UUID]) -> None:
    found = {}
    for decision, task_id in rows.items():
        page = stage.browser("coordinator").get(f"/tasks/{task_id}")
        found[decision] = {"due": day(page["current_due"]), "unit": page["lead_unit"]["name_zh"]}
        asked, unit = page["returns"][0]["decision"], page["lead_unit"]["name_zh"]
        stage.say(f"          {page['serial']} returned 退回, {asked}: {unit}, due {found[decision]['due']}")
    tell(stage, "returns", found)


def tell_extensions(stage: Stage, task_id: UUID) -> None:
    page = stage.browser("leader").get(f"/tasks/{task_id}")
    dues = [day(page["original_due"]), *(day(one["granted_due"]) for one in page["extensions"])]
    tell(stage, "market_dues", dues, f"{page['serial']} market 骑路市场, due {' → '.join(dues)}")


def tell_overdue(stage: Stage, mission: UUID) -> None:
    path = f"/tasks?mission_id={mission}&overdue=true"
    n = stage.browser("leader").get(f"/tasks/counts?mission_id={mission}&overdue=true")["total"]
    rows = stage.browser("leader").get(path)["items"]
    shown = ", ".join(f"{row['serial']} {row['text']} ({row['level']})" for row in rows)
    tell(stage, "overdue", {"n": n, "levels": [row["level"] for row in rows]}, f"{n} overdue 逾期: {shown}")


def tell_cohort(stage: Stage, mission: UUID, due_until: datetime, as_of: datetime) -> None:
    until, cut_off = (quote(moment.isoformat().replace("+00:00", "Z")) for moment in (due_until, as_of))
    found = stage.browser("leader").get(f"/figures/cohort?due_until={until}&as_of={cut_off}&mission_id={mission}")
    lines = [f"{name.replace('_', ' ')}: {rate(found[name])}" for name in ("submitted_on_time", "overdue_rate")]
    tell(
        stage,
        "cohort",
        found,
        f"due by {day(found['due_until'])}, as of {found['as_of']}: {found['due_n']} rows",
        *lines,
    )


def tell_rounds(stage: Stage, mission: UUID) -> None:
    found = stage.browser("leader").get(f"/figures/mission/{mission}")["first_rounds"]
    line = (
        f"first checks 首轮核查: {found['passed_n']} pass, {found['failed_n']} fail; {rate(found['first_pass_rate'])}"
    )
    tell(stage, "first_rounds", found, line)


def tell_refusal(stage: Stage, name: str, problem: dict[str, Any]) -> None:
    said = f"{problem['status']} {problem['code']} {problem['title_zh']} ({problem.get('detail', '')})"
    tell(stage, name, problem, f"{name.replace('_', ' ')}: refused 不予受理, {said}")


def tell_draw(stage: Stage, draw: UUID) -> None:
    found = stage.browser("director").get(f"/draws/{draw}")
    drawn = [row for row in found["rows"] if row["drawn"]]
    how = f"{found['algorithm']}, population {found['population_sha256'][:16]}…"
    line = f"pool 抽取范围 {found['population_n']}, drawn 抽中 {len(drawn)} ({how})"
    tell(stage, "draw", {**found, "drawn": drawn}, line, *(f"  {row['text']}" for row in drawn))


def tell_visits(stage: Stage, draw: UUID, relapse: UUID) -> None:
    found = stage.browser("director").get(f"/figures/follow-up/{draw}")
    old = stage.browser("coordinator").get(f"/tasks/{relapse}")
    (suspicion,) = old["suspicions"]
    new = stage.browser("coordinator").get(f"/tasks/{suspicion['new_task_id']}")
    visits = f"visits 回头看 {found['with_result_n']}, rebound rate 反弹率 {rate(found['rebound_rate'])}"
    tell(stage, "follow_up", found, visits)
    back = f"{old['serial']} is back 反弹 {suspicion['distance_m']:.0f} m off → {new['serial']}"
    line = f"{back}: severity {new['severity']}, {new['level']}, due {day(new['current_due'])}"
    tell(stage, "relapse", {"distance_m": suspicion["distance_m"], "old": old, "new": new}, line)


def tell_ledger(stage: Stage) -> None:
    """The whole ledger by state, as the director sees it."""
    found = stage.browser("director").get("/tasks/counts")
    shown = ", ".join(f"{state} {n}" for state, n in sorted(found["by_state"].items()) if n)
    tell(stage, "ledger", found, f"ledger 台账 {found['total']}: {shown}")


def rate(found: dict[str, Any]) -> str:
    """As `1/7 = 14.3 % (95 %: 2.6–51.3 %)`."""
    if found["value"] is None:
        return f"{found['numerator']}/{found['denominator']}"
    interval = f"{found['low'] * 100:.1f}–{found['high'] * 100:.1f} %"
    return f"{found['numerator']}/{found['denominator']} = {percent(found['value'])} (95 %: {interval})"


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def day(moment: str) -> str:
    """The local day of a time on the wire, as `05-21`."""
    return datetime.fromisoformat(moment).astimezone(LOCAL or UTC).strftime("%m-%d")
