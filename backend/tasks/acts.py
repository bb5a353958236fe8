"""What a person may do to a row now, in words and with the address to send it to: the transition table, offered."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.actor import Actor
from backend.tasks.judging import open_acts
from backend.tasks.seats import Standing


@dataclass(frozen=True)
class Act:
    """One act as a page offers it. path: below the face's root, {id} the row's. needs: what its body asks for."""

    act: str
    label_zh: str
    label_en: str
    path: str
    needs: tuple[str, ...] = ()
    method: str = "POST"


OFFERS: dict[str, Act] = {
    act.act: act
    for act in (
        Act("discard", "删除草稿", "Discard the draft", "/tasks/{id}", method="DELETE"),
        Act("register", "登记", "Register", "/tasks/{id}/register"),
        Act("merge", "并案", "Merge", "/tasks/{id}/merge", ("master_id", "reason")),
        Act("propose-merger", "提请并案", "Propose to merge", "/tasks/{id}/merger-proposal", ("master_id", "reason")),
        Act("decide-merger", "审批并案", "Decide the merger", "/tasks/{id}/merger", ("approve", "reason")),
        Act("propose-dismissal", "提请不予立项", "Propose to dismiss", "/tasks/{id}/dismissal-proposal", ("reason",)),
        Act("decide-dismissal", "审批不予立项", "Decide the dismissal", "/tasks/{id}/dismissal", ("approve", "reason")),
        Act("dispatch", "交办", "Dispatch", "/dispatch-batches", ("lead_unit_id", "requirement", "close_out_standard")),
        Act("acknowledge", "签收", "Acknowledge", "/tasks/{id}/acknowledge"),
        Act("return", "申请退回", "Send back", "/tasks/{id}/return", ("basis", "proposed_unit_id")),
        Act("decide-return", "裁定退回", "Decide the return", "/tasks/{id}/return-decision", ("decision", "reason")),
        Act("ask-extension", "申请延期", "Ask for more time", "/tasks/{id}/extensions", ("due", "basis")),
        Act("decide-extension", "审批延期", "Decide the extension", "/tasks/{id}/extensions/{extension}/decision",
            ("granted", "reason")),
        Act("draft-round", "填写整改", "Write the rectification", "/tasks/{id}/round", ("measures", "photos"), "PUT"),
        Act("submit", "签发报送", "Sign and submit", "/tasks/{id}/submit"),
        Act("withdraw", "撤回", "Withdraw", "/tasks/{id}/withdraw"),
        Act("return-material", "退回补正", "Return the papers", "/tasks/{id}/material-return", ("reason",)),
        Act("name-verifier", "指定核查人", "Name a verifier", "/tasks/{id}/verifier", ("verifier_id",)),
        Act("rename-verifier", "另行指定核查人", "Name another one", "/tasks/{id}/other-verifier", ("verifier_id",)),
        Act("pass", "核查通过", "Pass", "/tasks/{id}/verification", ("result", "evidence_ids", "presence", "criteria")),
        Act("fail", "核查不通过", "Fail", "/tasks/{id}/verification", ("result", "evidence_ids", "reason")),
        Act("unable", "无法核查", "Could not check", "/tasks/{id}/verification", ("result", "reason")),
        Act("close", "批准销号", "Close out", "/tasks/{id}/close"),
        Act("refuse-close", "不予销号", "Refuse the close-out", "/tasks/{id}/refuse-close", ("reason",)),
        Act("rebound", "认定反弹", "Confirm the rebound", "/tasks/{id}/rebound", ("confirm", "reason")),
        Act("reject-rebound", "不认定反弹", "Reject the suspicion", "/tasks/{id}/rebound", ("confirm", "reason")),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision about a row: without it the act is not offered.

    proposal: dismissal or merger. returned_before: the present order was sent back once already."""

    proposal: str | None = None
    extension: bool = False
    suspicion: bool = False
    returned_before: bool = False


def offers(actor: Actor, at: Standing, waiting: Waiting) -> Iterator[Act]:
    """The acts open to this actor: by the table, less those that there is nothing to decide about."""
    for transition in open_acts(actor, at):
        if transition.name in OFFERS and not _idle(transition.name, waiting):
            yield OFFERS[transition.name]


def _idle(name: str, waiting: Waiting) -> bool:
    match name:
        case "decide-dismissal" | "decide-merger":
            return waiting.proposal != name.removeprefix("decide-")
        case "propose-dismissal" | "propose-merger":
            return waiting.proposal is not None
        case "ask-extension":
            return waiting.extension
        case "decide-extension":
            return not waiting.extension
        case "rebound" | "reject-rebound":
            return not waiting.suspicion
        case "return":
            return waiting.returned_before
        case _:
            return False
