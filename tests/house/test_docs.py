"""The docs name every setting and every command, and nothing that is not there."""

import re
from pathlib import Path

import click
import pytest

from infra.cli import main
from infra.settings import as_markdown

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_the_settings_page_is_what_the_settings_say() -> None:
    assert (DOCS / "reference/settings.md").read_text() == as_markdown(), "yixian settings > docs/reference/settings.md"


def test_every_command_and_option_stands_in_the_commands_page() -> None:
    page = (DOCS / "reference/commands.md").read_text()
    assert {name for name in main.commands if f"`yixian {name}" not in page} == set()
    options = {
        option
        for command in main.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in (*parameter.opts[:1], *parameter.secondary_opts)
    }
    assert {option for option in options if option not in page and option != "--demo"} == set()


def test_the_commands_page_names_no_command_that_is_not_there() -> None:
    page = (DOCS / "reference/commands.md").read_text()
    named = set(re.findall(r"`yixian ([a-z]+)", page))
    assert named <= set(main.commands)
    made = set(re.findall(r"`make ([a-z-]+)", page))
    targets = " ".join(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)).split()
    assert made <= set(targets)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")) + sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_a_link_in_the_docs_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
