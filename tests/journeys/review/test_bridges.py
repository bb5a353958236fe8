"""One's own bridges in a real browser: made, told once, used by its app, revoked."""

from playwright.sync_api import expect
from werkzeug import Client
from werkzeug.wrappers import Response

from tests.journeys.browsers import POCKET, keep

expect.set_options(timeout=30_000)


def made(page, kind, name):
    page.locator("select[name=kind]").select_option(kind)
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="新建", exact=True).click()
    return page.get_by_label("请填入应用")


def test_a_bridge_is_made_told_once_and_revoked(ground, enter, served):
    page = enter("gm")
    page.get_by_role("button", name="账户 gm").click()
    page.get_by_role("link", name="熄屏记录").click()
    expect(page.get_by_text("还没有接入")).to_be_visible()
    keep(page, "bridges-empty-desk")
    told = made(page, "traccar", "我的手机")
    expect(told).to_contain_text("只在此时显示这一次")
    token = told.get_by_label("设备标识（口令）", exact=True).input_value()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told.get_by_role("button", name="复制 设备标识（口令）").click()
    expect(told.get_by_text("已复制 ✓")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token
    keep(page, "bridges-told-desk")
    phone, fix = Client(ground.app, Response), {"id": token, "lat": 28.2, "lon": 113.1, "timestamp": 1_777_338_000}
    assert phone.post("/mobile/v1/bridges/traccar", query_string=fix).status_code == 200
    page.reload()
    row = page.get_by_role("listitem").filter(has_text="我的手机")
    expect(row).to_contain_text("最近使用")
    assert token not in page.content()
    row.get_by_role("button", name="停用").click()
    keep(page, "bridges-revoke-desk")
    page.locator("[data-confirm]").click()
    expect(row.get_by_role("button")).to_have_count(0)
    assert phone.post("/mobile/v1/bridges/traccar", query_string=fix).status_code == 401
    keep(page, "bridges-revoked-desk")


def test_on_a_phone_it_fits_and_speaks_english_and_a_refusal_is_said(ground, enter, served):
    page = enter("gm", POCKET)
    page.goto(f"{served}/bridges")
    told = made(page, "osmand", "OsmAnd")
    address = told.get_by_label("网址（含口令）", exact=True)
    assert address.input_value().startswith(f"{served}/mobile/v1/bridges/osmand?token=")
    assert page.evaluate("document.documentElement.scrollWidth") <= POCKET["width"]
    keep(page, "bridges-told-pocket")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("shown now and never again")).to_be_visible()
    page.get_by_role("button", name="Done, hide it").click()
    expect(page.get_by_text("never used")).to_be_visible()
    keep(page, "bridges-english-pocket")
    page.route("**/api/v1/bridges", lambda asked: asked.abort())
    page.locator("input[name=name]").fill("x")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("[data-code=network]")).to_be_visible()
    expect(page.locator("input[name=name]")).to_have_value("x")
