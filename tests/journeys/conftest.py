"""The demo's story, played once for all journeys, and served for as long as they go on."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.demo.stage import Stage
from infra.demo.story import play
from infra.demo.theatre import founded, staged
from infra.engines.postgres import APP, Cluster
from infra.settings import Settings


@dataclass(frozen=True)
class DemoServed:
    """address: as http://127.0.0.1:40123, /api/v1 and /mobile/v1 below it. stage.told: the figures as they were asked.

    The clock stands at the end of the story, 2026-07-03, and moves when a journey moves it."""

    address: str
    passwords: dict[str, str]
    stage: Stage
    lines: tuple[str, ...]


@pytest.fixture(scope="session")
def demo_served(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServed]:
    """The story of domain.md §3.12, played through the API on a real PostGIS and a folder of objects."""
    name, home = f"t_{secrets.token_hex(6)}", tmp_path_factory.mktemp("demo")
    cluster.create_database(name, template="yixian_template")
    (home / "objects").mkdir()
    settings = Settings(database_url=cluster.url(APP, name), objects=f"folder:{home / 'objects'}", var=home / "var")
    lines: list[str] = []
    passwords = founded(settings)
    with staged(settings, passwords, lines.append) as stage:
        play(stage)
        yield DemoServed(stage.base_url, passwords, stage, tuple(lines))
    cluster.drop_database(name)
