"""`yixian demo`: the command beneath the story."""

import click

from infra.settings import Settings


@click.command()
def demo() -> None:
    """Play the demo's story into an empty private system, and print its figures."""
    from infra.cli import sentence

    sentence(_play)()


def _play(settings: Settings) -> None:
    from infra.demo.run import run

    run(settings)
