"""The main job in a real browser: the map, a problem, the swipe, a check and a close-out by two persons."""

import re

from playwright.sync_api import expect

from tests.journeys.browsers import POCKET, keep

expect.set_options(timeout=30_000)


def drawn(page, n):
    """The map stands still with n problems on it."""
    page.wait_for_selector(f'.review-map[data-idle="true"][data-features="{n}"]')


def dividers(page):
    return [int(one.input_value()) for one in page.locator(".stage input[type=range]").all()]


def test_the_map_shows_what_the_list_shows_by_one_filter(story, enter):
    page = enter("gl")
    drawn(page, 5)
    expect(page.get_by_role("option")).to_have_count(5)
    expect(page.get_by_text("共 5 处")).to_be_visible()
    keep(page, "map-desk")
    page.locator("[data-state=verifying]").click()
    drawn(page, 1)
    expect(page.get_by_role("option")).to_have_count(1)
    assert "state=verifying" in page.url
    page.reload()
    drawn(page, 1)
    page.get_by_role("option").click()
    expect(page.locator(".maplibregl-popup")).to_contain_text("G322")
    keep(page, "map-chosen")


def test_the_list_is_walked_by_keyboard_and_a_problem_opened(story, enter):
    page = enter("gl")
    drawn(page, 5)
    page.get_by_role("listbox").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_attribute("aria-posinset", "2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("倾倒垃圾")
    page.get_by_role("button", name="返回").click()
    expect(page.locator("[role=option][aria-selected=true]")).to_have_attribute("aria-posinset", "2")


def test_the_swipe_moves_by_keyboard_and_by_pointer(story, enter, served):
    page = enter("gl")
    page.goto(f"{served}/tasks/{story.task_ids[0]}")
    stage = page.locator(".stage")
    expect(stage.locator("img")).to_have_count(2)
    assert dividers(page) == [50]
    divider = page.get_by_role("slider")
    divider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert dividers(page) == [55]
    expect(divider).to_have_attribute("aria-valuetext", re.compile("整改前 55%"))
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 200, steps=4)
    page.mouse.up()
    assert dividers(page) == [20]
    page.wait_for_selector('.photo-map[data-idle="true"]')
    keep(page, "problem-desk")


def test_one_person_verifies_and_another_closes(story, enter, served):
    task = f"{served}/tasks/{story.task_ids[0]}"
    verifier = enter("gd")
    verifier.goto(task)
    verifier.locator("[data-act=pass]").click()
    confirm = verifier.locator("[data-confirm]")
    expect(confirm).to_be_disabled()
    verifier.get_by_role("group", name="本人现场照片").get_by_role("checkbox").check()
    for line in ("垃圾清运完毕", "路肩恢复原状"):
        verifier.get_by_label(line).check()
    verifier.get_by_label("现场签到").check()
    keep(verifier, "verify-desk")
    confirm.click()
    verifier.wait_for_selector('.task[data-state="verified"]')
    expect(verifier.locator("[data-act=close]")).to_have_count(0)

    approver = enter("gl")
    approver.goto(task)
    approver.locator("[data-act=close]").click()
    approver.locator("[data-confirm]").click()
    approver.wait_for_selector('.task[data-state="closed"]')
    expect(approver.locator("li[data-act=close]")).to_contain_text("批准销号")
    keep(approver, "closed-desk")


def test_what_somebody_else_changed_meanwhile_is_told_in_words(story, enter, served):
    page = enter("gd")
    page.goto(f"{served}/tasks/{story.task_ids[0]}")
    page.locator("[data-act=unable]").click()
    page.locator("[name=reason]").fill("桥面封闭，无法到达")
    said = story.version("gd", story.task_ids[0]) | {"result": "unable", "reason": "先说一步"}
    story.say("gd", "POST", f"/tasks/{story.task_ids[0]}/verification", said)
    page.locator("[data-confirm]").click()
    notice = page.get_by_role("alert")
    expect(notice).to_have_attribute("data-code", "stale-version")
    expect(notice).to_contain_text("此记录已被他人更新")
    page.get_by_role("button", name="重新读取后再决定").click()
    expect(page.locator("li[data-act=unable]")).to_have_count(1)


def test_a_pocket_holds_the_map_the_list_and_the_swipe(story, enter, served):
    page = enter("gl", POCKET)
    drawn(page, 5)
    keep(page, "map-pocket")
    page.get_by_role("option").first.click()
    expect(page.locator(".peek")).to_be_visible()
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="View problem").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.goto(f"{served}/tasks/{story.task_ids[0]}")
    box = page.locator(".stage").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + 40)
    assert dividers(page) == [30]
    keep(page, "problem-pocket")
