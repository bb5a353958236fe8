"""Every model, and which tables of a database are ours to compare: not PostGIS's, not the job queue's."""

from typing import Any

from backend import events, installation
from backend.assets import model as assets
from backend.custody import model as watch
from backend.evidence import model as evidence
from backend.evidence import told
from backend.evidence.uploads import model as uploads
from backend.follow_up import model as follow_up
from backend.inspections import model as inspections
from backend.people import model as people
from backend.quarantine import model as quarantine
from backend.recordings import model as recordings
from backend.rectification import model as rectification
from backend.tasks import model as tasks
from storage.custody import log as custody
from storage.db import Base

NOUNS = (people, assets, inspections, tasks, evidence, told, uploads, recordings, quarantine)
LATER = (rectification, follow_up, watch)
MODELS = (custody, events, installation, *NOUNS, *LATER)
METADATA = Base.metadata
THEIRS = ("procrastinate_", "spatial_ref_sys", "alembic_version")


def ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and name is not None and name.startswith(THEIRS))
