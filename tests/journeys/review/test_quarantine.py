"""What could not be read, before the office in a real browser: the reason, what to do, and a decision."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from backend.actor import SYSTEM
from backend.evidence.model import Declaration, Evidence, EvidenceLink
from backend.quarantine.model import QuarantineCase
from tests.journeys.browsers import POCKET, keep
from tests.phones import Phone
from tests.photos import photo

expect.set_options(timeout=30_000)
MANY = 10_000


@pytest.fixture
def phone(app, office):
    return Phone(app, office.logins["gm"])


@pytest.fixture
def unread(ground, phone, office):
    """Four pieces of a phone, three of which cannot be read; all linked to the mission."""
    link = {"object_kind": "inspection", "object_id": str(office.mission_id), "role": "progress"}
    for data, said in (
        (b"this is text called .jpg", {"note": "桥下垃圾堆，已拍照"}),
        (photo(2), {}),
        (photo(3)[:500], {}),
        (b"<gpx><trk", {"kind": "track", "media_type": "application/gpx+xml"}),
    ):
        track = said.get("kind") == "track"
        phone.send(data, links=[{**link, "role": "track" if track else "progress"}], **said)
    ground.drain()


@pytest.fixture
def many(office):
    """As many cases as a bad year could leave; one device's, with bytes nobody looks at."""
    with office.kit.work(SYSTEM) as work:
        device = work.session.execute(sa.text("SELECT id, person_id FROM device LIMIT 1")).one()
        ids = [uuid4() for _ in range(MANY)]
        base = {"device_id": device.id, "person_id": device.person_id, "kind": "photo", "media_type": "image/jpeg",
                "sha256": "ab" * 32, "size": 1_234_567}  # fmt: skip
        work.session.execute(
            sa.insert(Declaration), [base | {"id": one, "declared_at": work.now, "said": {"links": []}} for one in ids]
        )
        accepted = {"received_at": work.now, "leaf_hash": "0" * 64, "receipt": b"{}"}
        work.session.execute(sa.insert(Evidence), [base | accepted | {"id": one} for one in ids])
        link = {"object_id": office.mission_id, "role": "progress", "object_kind": "inspection", "wish": False,
                "linked_by": device.person_id, "linked_at": work.now, "how": "phone"}  # fmt: skip
        work.session.execute(sa.insert(EvidenceLink), [link | {"evidence_id": one} for one in ids])
        case = {"kind": "photo", "why": "truncated", "opened_at": work.now, "state": "quarantined", "version": 1}
        work.session.execute(sa.insert(QuarantineCase), [case | {"id": one} for one in ids])


def test_the_office_reads_why_and_decides(unread, enter, served, ground):
    page = enter("od")
    page.get_by_role("link", name="待读材料").click()
    expect(page.locator(".case")).to_have_count(3)
    first = page.locator("[data-why=not-an-image]")
    expect(first).to_contain_text("不是图片文件")
    expect(first).to_contain_text("桥下垃圾堆")
    keep(page, "quarantine-desk")
    first.locator("[data-act=void]").click()
    confirm = page.locator("[data-confirm]")
    expect(confirm).to_be_disabled()
    page.fill("[name=reason]", "误传的文本文件")
    keep(page, "quarantine-void-desk")
    confirm.click()
    expect(page.locator(".case")).to_have_count(2)
    cut = page.locator("[data-why=truncated]")
    cut.locator("[data-act=read_again]").click()
    page.locator("[data-confirm]").click()
    expect(page.locator(".case[data-state=rereading]")).to_contain_text("正在重新读取")
    ground.drain()
    page.get_by_role("button", name="看看结果").click()
    expect(page.locator(".case[data-state=quarantined]")).to_have_count(2)
    page.locator("[data-tab=voided]").click()
    expect(page.locator(".case")).to_have_count(1)
    expect(page.locator(".case")).to_contain_text("误传的文本文件")
    page.get_by_role("button", name="来龙去脉").click()
    expect(page.locator(".history li")).to_have_count(2)
    keep(page, "quarantine-voided-desk")
    page.locator("[data-tab=accepted]").click()
    expect(page.get_by_text("没有按原样采用的材料")).to_be_visible()
    keep(page, "quarantine-empty-desk")


def test_on_a_phone_it_fits_and_speaks_english(unread, enter, served):
    page = enter("od", POCKET)
    page.goto(f"{served}/quarantine")
    expect(page.locator(".case")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= POCKET["width"]
    keep(page, "quarantine-pocket")
    page.locator("[data-act=accept]").first.click()
    keep(page, "quarantine-accept-pocket")
    page.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What could not be read")
    page.locator("select[name=why]").select_option("bad-track")
    expect(page.locator(".case")).to_have_count(1)
    keep(page, "quarantine-english-pocket")


def test_ten_thousand_are_shown_a_page_at_a_time(unread, many, enter, served):
    page = enter("od")
    page.goto(f"{served}/quarantine")
    expect(page.locator(".case")).to_have_count(50)
    expect(page.locator("[data-tab=waiting]")).to_contain_text("10003")
    page.locator("[data-more]").click()
    expect(page.locator(".case")).to_have_count(100)
    page.locator("select[name=why]").select_option("not-an-image")
    expect(page.locator(".case")).to_have_count(1)
    keep(page, "quarantine-many-desk")


def test_who_is_not_of_the_office_has_no_such_page(unread, enter, served):
    page = enter("gl")
    expect(page.get_by_role("link", name="待读材料")).to_have_count(0)
    page.goto(f"{served}/quarantine")
    expect(page.locator(".case")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_visible()
