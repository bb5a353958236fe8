"""Every code has its words, every line of words has its code, and the page says what the table says."""

import re
from pathlib import Path

import infra.app  # noqa: F401 - both faces, and with them every error that is there
from backend.http.errors_page import OF_THE_FRAME, errors_as_markdown, statuses
from backend.http.problems import CODE_OF_STATUS
from backend.http.words import WORDS

ROOT = Path(__file__).parents[2]
PYTHON = [path for folder in ("backend", "geo", "mobile_api", "storage") for path in (ROOT / folder).rglob("*.py")]


def written(pattern: str) -> set[str]:
    """What the pattern's group finds in our Python, outside node_modules."""
    texts = (path.read_text() for path in PYTHON if "node_modules" not in path.parts)
    return {found for text in texts for found in re.findall(pattern, text, re.MULTILINE)}


def test_every_code_in_the_code_has_its_words() -> None:
    codes = written(r'^    code(?:: str)? = "([a-z0-9-]+)"')
    assert len(codes) > 80
    assert codes - set(WORDS) == set()


def test_every_line_of_words_has_its_code() -> None:
    assert set(WORDS) - set(statuses()) == set()
    assert set(statuses()) - set(WORDS) == set()


def test_what_the_frame_answers_of_its_own_accord_is_all_named() -> None:
    literal = written(r'problem\("([a-z-]+)"')
    assert literal <= {code for _, code in OF_THE_FRAME} | set(CODE_OF_STATUS.values())


def test_both_languages_say_all_of_it() -> None:
    for code, words in WORDS.items():
        assert all(said.strip() == said != "" for said in words), code
        assert re.search(r"[\u4e00-\u9fff]", words.title_zh), code
        assert re.search(r"[\u4e00-\u9fff]", words.next_zh), code
        assert not re.search(r"[\u4e00-\u9fff]", words.title_en + words.next_en), code


def test_the_errors_page_is_what_the_words_say() -> None:
    page = (ROOT / "docs/reference/errors.md").read_text()
    assert page == errors_as_markdown(), "yixian errors > docs/reference/errors.md"
