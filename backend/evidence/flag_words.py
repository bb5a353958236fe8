"""The words of every flag: flags.tsv beside this file, one line a code; docs/reference/flags.md prints it.

Each line: the code, who is told (all, or the office and auditors alone), its name and its sentence in both languages,
with the facts that the sentence names in braces. A code once published stays."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NamedTuple

UNKNOWN = "—"


class FlagWords(NamedTuple):
    told: str
    name_zh: str
    name_en: str
    sentence_zh: str
    sentence_en: str

    def said(self, facts: Mapping[str, Any]) -> dict[str, str]:
        """Name and sentence in both languages, with these facts in them.

        >>> FLAGS["poor_fix"].said({"accuracy_m": 80})["sentence_en"]
        'The position is good to about 80 m only, worse than 50 m.'
        """
        known = _Known(facts)
        return {
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "sentence_zh": self.sentence_zh.format_map(known),
            "sentence_en": self.sentence_en.format_map(known),
        }


class _Known(dict[str, Any]):
    """Facts; one that was not kept is a dash."""

    def __missing__(self, _name: str) -> str:
        return UNKNOWN


HEAD = """# Flags

A flag informs a person; none refuses, and none corrects. It is derived from what was handed in, and may be found again
at any time. Each says how strong it is (weak or strong), what it rests on (bits, metres, seconds, which other piece)
and the sentence below. A flag that names another photo tells which one only to those who may see that photo; others
read "another photo". Those marked *office* are not told to units. How the likeness of pictures is found and measured:
[the same picture](same-picture.md). This page is printed by `yixian flags`.

| code | told | 中文 | English | sentence |
|---|---|---|---|---|
"""


def flags_as_markdown() -> str:
    """The page."""
    return HEAD + "".join(
        f"| `{code}` | {said.told} | {said.name_zh} | {said.name_en} | {said.sentence_zh} {said.sentence_en} |\n"
        for code, said in sorted(FLAGS.items())
    )


def _read() -> dict[str, FlagWords]:
    _, *lines = files(__package__).joinpath("flags.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line]
    words = {code: FlagWords(*said) for code, *said in rows}
    if len(words) != len(rows):
        raise ValueError("a code stands twice in flags.tsv")
    return words


FLAGS: dict[str, FlagWords] = _read()
OFFICE_ONLY = frozenset(code for code, said in FLAGS.items() if said.told == "office")
"""What a unit is not told: that its phone, its pixels or its bytes are doubted, and by what."""
