"""What pydantic finds in a request, in Chinese too: invalid_words.tsv beside this file, one line a type of error.

pydantic's own English sentences stand in `errors`; these stand in `errors_zh`, under the same names."""

from collections import defaultdict
from collections.abc import Callable
from importlib.resources import files

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_, *_LINES = files(__package__).joinpath("invalid_words.tsv").read_text("utf-8").splitlines()
SENTENCES: dict[str, str] = dict(line.split("\t") for line in _LINES)
LISTS = ("expected", "expected_tags", "expected_schemes", "states")
ANY = "不符合要求"
WHOLE = "_schema"
"""Where APIFlask puts what is wrong with a body as a whole."""


def in_chinese(found: ValidationError) -> dict[str, list[str]]:
    """The sentences by field; the parts of a nested field's name are joined by dots.

    >>> from pydantic import TypeAdapter
    >>> try:
    ...     TypeAdapter(dict[str, int]).validate_python({"size": "x"})
    ... except ValidationError as error:
    ...     in_chinese(error)
    {'size': ['应为整数']}
    """
    return _by_field(found, _sentence)


def in_english(found: ValidationError) -> dict[str, list[str]]:
    """The same in pydantic's own sentences."""
    return _by_field(found, lambda each: each["msg"])


def _by_field(found: ValidationError, sentence: Callable[[ErrorDetails], str]) -> dict[str, list[str]]:
    said = defaultdict[str, list[str]](list)
    for each in found.errors(include_url=False, include_input=False):
        said[".".join(map(str, each["loc"])) or WHOLE].append(sentence(each))
    return dict(said)


def _sentence(each: ErrorDetails) -> str:
    facts = {name: _listed(value) if name in LISTS else value for name, value in each.get("ctx", {}).items()}
    try:
        return SENTENCES.get(each["type"], ANY).format_map(facts)
    except KeyError:  # a fact that this sentence counts on is not told
        return ANY


def _listed(value: str) -> str:
    """What pydantic lists as 'a', 'b' or 'c', listed as Chinese lists."""
    return value.replace(" or ", "、").replace(", ", "、")
