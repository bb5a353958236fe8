"""Every flag that is raised has its words, every line of words is raised somewhere, and the page says the same."""

import re
from pathlib import Path

from backend.evidence.flag_words import FLAGS, flags_as_markdown

ROOT = Path(__file__).parents[2]
CODE = "\n".join(path.read_text() for path in sorted((ROOT / "backend/evidence").rglob("*.py")))


def test_every_flag_that_is_raised_has_its_words() -> None:
    raised = set(re.findall(r'Finding\(\s*"([a-z_]+)"', CODE))
    assert len(raised) > 6
    assert raised - set(FLAGS) == set()


def test_every_flag_with_words_is_raised() -> None:
    assert {code for code in FLAGS if f'"{code}"' not in CODE} == set()


def test_the_flags_page_is_what_the_words_say() -> None:
    page = (ROOT / "docs/reference/flags.md").read_text()
    assert page == flags_as_markdown(), "yixian flags > docs/reference/flags.md"
