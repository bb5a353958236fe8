"""`yixian calendar import`: a year's working days, from a file, into the database."""

from pathlib import Path

from backend.actor import SYSTEM
from backend.errors import Refusal
from backend.tasks.notices import import_year, read_year
from infra.app import build_kit
from infra.engines.private import engines
from infra.errors import Trouble
from infra.settings import Settings


def load_year(settings: Settings, year: int, file: Path) -> str:
    """What was kept, as a sentence. Raises Trouble: the file cannot be read, or contradicts what is kept."""
    try:
        days = read_year(year, file.read_text(encoding="utf-8"))
        with engines(settings) as running, build_kit(running).work(SYSTEM) as work:
            kept = import_year(work, year, days, f"notice {file.name}")
    except UnicodeDecodeError as error:
        raise Trouble(f"{file} is no text.", "docs/how-to/import-working-days.md shows a whole one.") from error
    except Refusal as refusal:
        where = ", ".join(f"{name} {fact}" for name, fact in refusal.facts.items())
        raise Trouble(f"{file}: {refusal} ({where}).", "Nothing was kept.") from refusal
    return f"{year}: {sum(days.values())} of {len(days)} days are worked; {kept} of them are new here."
