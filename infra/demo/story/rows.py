"""What the people of the story do to one row, as their browsers and phones say it; and what each of it needs."""

from uuid import UUID

from infra.demo.county import HANDS
from infra.demo.drawing.scenes import Shot
from infra.demo.phone import Capture, Shown, place_json
from infra.demo.stage import Stage, photo_id
from infra.demo.story.problems import STANDARD, Problem

ALL_MET = {str(n): True for n in range(len(STANDARD))}


def order(stage: Stage, problem: Problem, requirement: str) -> dict[str, object]:
    """A row of a dispatch batch."""
    return {
        "task_id": problem.id,
        "version": stage.versions[problem.id],
        "lead_unit_id": stage.unit(problem.unit),
        "requirement": requirement,
        "close_out_standard": STANDARD,
    }


def after_photo(stage: Stage, problem: Problem, unit: str, n: int = 1) -> UUID:
    """The unit's handler takes a photo of what was put right."""
    shows = Shown("task", problem.id, "after")
    return stage.photograph(HANDS[unit][0], problem.shot("mended", n), problem.capture(n), shows)


def report(stage: Stage, problem: Problem, unit: str, photo: UUID, measures: str) -> None:
    """The handler drafts the round, the leader signs it (T9). The photo has been read by now."""
    handler, signer = HANDS[unit]
    body = {
        "version": stage.versions[problem.id],
        "measures": measures,
        "done_on": stage.clock().date().isoformat(),
        "extended_check": "已排查前后一公里，未见同类问题",
        "photos": [{"after_id": photo, "before_id": photo_id(problem.shot("found", 0))}],
    }
    stage.seen(stage.browser(handler).put(f"/tasks/{problem.id}/round", body))
    stage.act(signer, problem.id, "submit")


def name_verifier(stage: Stage, problem: Problem, verifier: str) -> None:
    """T11."""
    stage.act("leader", problem.id, "verifier", verifier_id=stage.person(verifier))


def own_photo(stage: Stage, problem: Problem, verifier: str, shot: Shot) -> UUID:
    """The verifier's own photo at the spot."""
    shows = Shown("task", problem.id, "verification")
    return stage.photograph(verifier, shot, problem.capture(shot.n), shows)


def verify(stage: Stage, problem: Problem, verifier: str, photo: UUID, *, passed: bool, reason: str = "") -> None:
    """T13 or T12, by a check-in at the spot and the photo taken there."""
    body = {
        "result": "pass" if passed else "fail",
        "reason": reason or None,
        "criteria": ALL_MET if passed else {},
        "evidence_ids": [photo],
        "presence": {"kind": "check_in", "place": check_in(problem.capture(2))},
    }
    stage.act(verifier, problem.id, "verification", **body)


def check_in(capture: Capture) -> dict[str, object] | None:
    return None if capture.at is None else place_json(capture.at)


def close(stage: Stage, problem: Problem, approver: str = "leader") -> None:
    """T14, one decision about one row."""
    stage.act(approver, problem.id, "close")
