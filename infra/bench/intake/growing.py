"""What memory web server and worker hold while photo after photo comes in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from infra.bench.intake.finishing import await_readings, photos_taken
from infra.bench.intake.pictures import fresh
from infra.bench.intake.senders import race_of
from infra.bench.intake.site import Site
from infra.bench.timing import say
from infra.engines.parts import Service

PARTS = 5


def growing(at: Site, count: int, pictures: tuple[bytes, ...], clients: int = 4) -> None:
    """Print the resident memory of web server and worker, all their processes, after each fifth of the photos."""
    photos, rows = fresh(pictures), list[tuple[object, ...]]([("photos", "web MB", "worker MB")])
    with at.worker() as worker:
        senders = [at.sender().put for _ in range(clients)]
        race_of(senders, photos, clients * 5)
        for part in range(PARTS + 1):
            if part:
                race_of(senders, photos, count // PARTS)
            await_readings(at, photos_taken(at))
            rows.append((part * count // PARTS, _resident_mb(at.web), _resident_mb(worker)))
    say(f"Memory while photos come in, {at.home}", *rows)


def _resident_mb(service: Service) -> float:
    """Of the service's process and all beneath it. What they share is counted in each."""
    return sum(_rss_mb(pid) for pid in _family(service.child.pid)) if service.child else 0.0


def _family(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for thread in threads for child in _read(thread).split()]
    return [pid, *(one for child in children for one in _family(child))]


def _rss_mb(pid: int) -> float:
    lines = _read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _read(file: Path) -> str:
    """What the kernel says of a process; nothing where it has ended meanwhile, as a decoder's fork does."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text()
    return ""
