"""Videos, voice notes, papers and watermarked copies, as a person sees them in a browser."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.finding import link
from tests.journeys.browsers import DESK, POCKET, keep
from tests.photos import photo
from tests.recordings import filmed, spoken
from tests.scanning import scanned
from tests.signed import signed

expect.set_options(timeout=30_000)


def hand_in(story, task_id):
    """A video, a voice note and a paper of the row, and a photo that its camera signed."""
    phone = story.phones["gm"]
    for data, kind, type_ in (
        (filmed(3.0, (640, 480)), "video", "video/mp4"),
        (spoken(8.0), "voice", "audio/wav"),
        (b"%PDF-1.7\n" + bytes(90_000), "document", "application/pdf"),
        (signed(photo(5, width=800, height=600)), "photo", "image/jpeg"),
    ):
        assert phone.send(data, kind=kind, media_type=type_, links=[link(task_id)]).status_code == 201
    story.drain()


def test_a_row_shows_its_videos_voices_and_papers(story, enter, served):
    task_id = story.task_ids[1]
    hand_in(story, task_id)
    for size, name in ((DESK, "files-desk"), (POCKET, "files-pocket")):
        page = enter("gl", size)
        page.goto(f"{served}/tasks/{task_id}")
        panel = page.get_by_label("视频、录音与文件")
        expect(panel.get_by_role("listitem")).to_have_count(3)
        expect(panel).to_contain_text("0:08")
        expect(panel).to_contain_text("PDF · 90 kB")
        expect(page.get_by_text("来源凭证有效").first).to_be_visible()
        panel.scroll_into_view_if_needed()
        keep(page, name)


def test_a_copy_is_taken_from_the_page_and_its_code_leads_back(story, enter, served):
    page = enter("gl")
    page.goto(f"{served}/tasks/{story.task_ids[1]}")
    page.get_by_role("button", name=re.compile("放大照片")).first.click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="水印副本").click()
    code = scanned(Image.open(BytesIO(coming.value.path().read_bytes())))
    page.goto(f"{served}/verify")
    page.get_by_label("核验码").fill(code.lower())
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.get_by_label("此码对应的佐证")).to_contain_text("路肩倾倒建筑垃圾")
    keep(page, "verify-desk")
    page.set_viewport_size(POCKET)
    keep(page, "verify-pocket")
    page.get_by_label("核验码").fill("0000-0000-0000")
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.get_by_text("没有此码对应的佐证")).to_be_visible()
    expect(page.get_by_label("此码对应的佐证")).to_have_count(0)
