"""A year's working days from the State Council's notice."""

from datetime import date
from pathlib import Path

import pytest

from backend.actor import SYSTEM
from backend.tasks.calendar import calendar_of
from backend.tasks.errors import CalendarDiffers, CalendarMissing, NoticeUnclear
from backend.tasks.notices import import_year, read_year
from tests.infra.test_cli import Yixian

SPRING = "\n".join(f"2027-02-{day:02} 休" for day in range(5, 13))
NOTICE = f"# 2027\n2027-01-01 off\n{SPRING}\n2027-02-14 班\n2027-10-01 off\n2027-10-04 off # 国庆\n"


def test_a_year_that_nobody_knew_is_counted_after_its_notice_was_imported(work) -> None:
    with work(SYSTEM) as doing:
        with pytest.raises(CalendarMissing):
            calendar_of(doing.session).after(date(2026, 12, 31), 1)
        assert import_year(doing, 2027, read_year(2027, NOTICE), "notice") == 365
        calendar = calendar_of(doing.session)
        assert calendar.after(date(2026, 12, 31), 1) == date(2027, 1, 4)
        assert [calendar.works(date(2027, 2, day)) for day in (12, 13, 14, 15)] == [False, False, True, True]


def test_importing_again_keeps_what_is_there_and_another_notice_is_refused(work) -> None:
    days = read_year(2027, NOTICE)
    with work(SYSTEM) as doing:
        import_year(doing, 2027, days, "notice")
        assert import_year(doing, 2027, days, "notice") == 0
        with pytest.raises(CalendarDiffers) as refused:
            import_year(doing, 2027, days | {date(2027, 3, 1): False}, "other")
    assert refused.value.facts["days"] == ["2027-03-01"]


@pytest.mark.parametrize(
    "line", ["2027-13-01 off", "2026-01-01 off", "2027-01-01", "2027-01-01 maybe", "2027-03-01 work", "2027-01-01 off"]
)
def test_a_line_that_says_nothing_or_too_much_is_named(line: str) -> None:
    with pytest.raises(NoticeUnclear) as refused:
        read_year(2027, NOTICE + line)
    assert refused.value.facts["line"] == NOTICE.count("\n") + 1


def test_half_a_notice_is_no_year() -> None:
    with pytest.raises(NoticeUnclear):
        read_year(2027, "2027-01-01 off")


def test_the_command_names_the_line_that_it_cannot_read(yixian: Yixian, tmp_path: Path) -> None:
    file = tmp_path / "2027.txt"
    file.write_text("2027-01-01 perhaps\n")
    told = yixian("calendar", "import", "2027", str(file))
    assert told.returncode == 1
    assert "line 1" in told.stderr
