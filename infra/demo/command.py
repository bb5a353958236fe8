"""`yixian demo`: the command beneath the story."""

import click

from infra.sentence import sentence
from infra.settings import Settings


@click.command()
@sentence
def demo(settings: Settings) -> None:
    """Play the demo's story into an empty private system, and print its figures."""
    from infra.demo.run import run

    run(settings)
