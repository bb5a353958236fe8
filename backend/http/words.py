"""The words of every code: words.tsv beside this file, one line a code; docs/reference/errors.md prints it.

Each line: the code, what it says in Chinese, in English, and what to do next in both. A code once published stays."""

from importlib.resources import files
from typing import NamedTuple


class Words(NamedTuple):
    title_zh: str
    title_en: str
    next_zh: str
    next_en: str


def _read() -> dict[str, Words]:
    _, *lines = files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line]
    words = {code: Words(*said) for code, *said in rows}
    if len(words) != len(rows):
        raise ValueError("a code stands twice in words.tsv")
    return words


WORDS: dict[str, Words] = _read()
