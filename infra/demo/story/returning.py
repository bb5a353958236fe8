"""Step 3, 2026-04-29 and 30: a bureau returns two rows; CG confirms one and redispatches the other (T7, T8)."""

from uuid import UUID

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.stage import Stage
from infra.demo.story.problems import of_fate


def returned(stage: Stage) -> None:
    """The unit objects, the coordination group decides, the right unit acknowledges."""
    (kept,), (passed_on,) = of_fate("confirmed"), of_fate("redispatched")
    stage.at(local(4, 29, 10))
    basis = "该段排水沟为农田灌溉渠，依三定方案由水利部门管护"
    for problem in (kept, passed_on):
        stage.act("road-lead", problem.id, "return", basis=basis, proposed_unit_id=stage.unit("water"))
    stage.at(local(4, 30, 9, 30))
    _decide(stage, kept.id, decision="confirmed", reason="该处为公路边沟，属公路用地，维持原交办")
    stage.at(local(4, 30, 9, 40))
    water = stage.unit("water")
    _decide(stage, passed_on.id, decision="redispatched", lead_unit_id=water, reason="确为灌溉渠，改派县水利局")
    stage.at(local(4, 30, 11))
    for login, problem in (("road", kept), ("water", passed_on)):
        stage.act(login, problem.id, "acknowledge")
    figures.tell_returns(stage, {"confirmed": kept.id, "redispatched": passed_on.id})


def _decide(stage: Stage, task_id: UUID, **body: object) -> None:
    stage.act("coordinator", task_id, "return-decision", **body)
