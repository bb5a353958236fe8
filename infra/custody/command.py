"""`yixian custody …` and `yixian draw …`: bundles made, bundles and draws checked."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import click

from infra.sentence import sentence
from infra.settings import Settings

KEYS = click.option("--key", "keys", multiple=True, help="A public key (name+hash+key), or a file of such lines.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
BUNDLE = click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group()
def custody() -> None:
    """The custody log and what is proven by it."""


@click.group()
def draw() -> None:
    """The draws of follow-up visits."""


@custody.command("bundle")
@click.argument("kind", type=click.Choice(["task", "inspection", "draw"]))
@click.argument("subject_id", type=click.UUID)
@click.option("--as", "login", required=True, help="Whose export it is: it holds what this person may see.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it.")
@sentence
def bundle_(settings: Settings, kind: str, subject_id: UUID, login: str, out: Path | None) -> None:
    """Write the evidence bundle of a task, an inspection or a draw."""
    from infra.custody.bundling import write

    click.echo(write(settings, kind, subject_id, login, out or Path(f"yixian-{kind}-{subject_id}.zip")))


def _verifies(command: Callable[..., None]) -> Callable[..., None]:
    return BUNDLE(KEYS(JSON(command)))


@custody.command("verify")
@_verifies
@sentence
def verify_(settings: Settings, bundle: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Check a bundle with the public key alone, offline; name every fault."""
    from infra.custody.checking import check

    click.echo(check(settings, bundle, keys, as_json=as_json))


@custody.command()
@click.option("--sample", type=click.IntRange(min=0), help="Read and hash about so many originals; else all.")
@click.option("--mend", is_flag=True, help="Mend what a crash left behind, where nothing can be lost by it.")
@JSON
@sentence
def fsck(settings: Settings, sample: int | None, mend: bool, as_json: bool) -> None:
    """Compare rows, objects and the custody log; name every difference."""
    from infra.custody.comparing import compare

    click.echo(compare(settings, sample=sample, mending=mend, as_json=as_json))


@custody.command()
@KEYS
@click.option("--name", default="witness.example/1", show_default=True, help="What this witness calls itself.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="What it remembers.")
@click.option("--listen", default="127.0.0.1:8020", show_default=True, help="HOST:PORT.")
@sentence
def witness(settings: Settings, keys: tuple[str, ...], name: str, folder: Path, listen: str) -> None:
    """Be a witness: remember the checkpoints of the logs whose keys are given, cosign what grows out of them."""
    from infra.custody.checking import trusted_keys
    from infra.custody.witnessing import Memory, serve

    host, _, port = listen.rpartition(":")
    memory = Memory(folder, name, trusted_keys(settings, keys))
    server = serve(memory, host, int(port))
    click.echo(f"witness key: {memory.key}")
    server.serve_forever()


@draw.command("verify")
@_verifies
@sentence
def draw_verify(settings: Settings, bundle: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Draw again from the bundle of a draw: its population, its seed, its rows."""
    from infra.custody.checking import check

    click.echo(check(settings, bundle, keys, as_json=as_json, kind="draw"))
