"""A bundle is downloaded where the problem is looked at, and checked without us; an alarm stands above the pages."""

import pytest
from playwright.sync_api import expect

from backend.bundles.verifying import verify
from backend.custody.alarms import raise_alarm
from storage.custody.publisher import publish
from tests.journeys.browsers import DESK, POCKET, keep

expect.set_options(timeout=30_000)


@pytest.mark.parametrize(("size", "named"), [(DESK, "desk"), (POCKET, "pocket")])
def test_a_bundle_is_downloaded_and_checked_without_us(story, enter, kit, office, tmp_path, size, named):
    page = enter("od", size)
    (row,) = page.evaluate("() => fetch('/api/v1/tasks?state=verifying').then(answer => answer.json())")["items"]
    page.goto(page.url.partition("?")[0].rstrip("/") + f"/tasks/{row['id']}")
    button = page.get_by_role("button", name="下载佐证包")
    button.click()
    expect(page.locator("[data-code=bundle-unpublished]")).to_contain_text("请几秒钟后再次下载")
    keep(page, f"bundle-refused-{named}")
    publish(kit.engine, kit.objects, kit.signer, kit.clock())
    with page.expect_download() as awaited:
        button.click()
    assert awaited.value.suggested_filename == f"yixian-task-{row['id']}.zip"
    awaited.value.save_as(tmp_path / "row.zip")
    verdict = verify(tmp_path / "row.zip", [kit.signer.verifier])
    assert (verdict.faults, verdict.subject) == ((), f"task {row['id']}")
    expect(page.locator("[data-code=bundle-unpublished]")).to_have_count(0)


def test_an_alarm_stands_above_the_pages_of_those_who_keep_custody(ground, enter, kit):
    raise_alarm(kit, "publisher", "log-rewound", "x")
    for name, told in (("od", 1), ("gl", 0)):
        page = enter(name)
        page.wait_for_selector('.review-map[data-idle="true"]')
        expect(page.get_by_text("存证报警")).to_have_count(told)
        keep(page, f"alarm-{name}")
