"""yixian up | serve | worker | migrate | demo | doctor | custody | draw …: the commands beneath `make`."""

from pathlib import Path

import click

from infra.custody.command import custody, draw
from infra.demo.command import demo
from infra.sentence import sentence
from infra.settings import Settings, as_markdown


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yixian", prog_name="yixian")
def main() -> None:
    """Yixian (一线): nothing lost, nothing believed unchecked. Settings are YIXIAN_… variables."""


@main.command()
@click.option("--s3", is_flag=True, help="Keep objects in a private SeaweedFS instead of a folder.")
@click.option("--demo/--no-demo", default=True, show_default=True, help="Play the demo into an empty private system.")
@sentence
def up(settings: Settings, s3: bool, demo: bool) -> None:
    """Start engines, web server and worker on this machine, until Ctrl-C."""
    from infra.up import up as run

    run(settings, s3=s3, demo=demo)


@main.command()
@sentence
def serve(settings: Settings) -> None:
    """Serve both faces; stateless, run as many as you like."""
    from infra.serve import serve as run

    run(settings)


@main.command()
@sentence
def worker(settings: Settings) -> None:
    """Run jobs; stateless, run as many as you like."""
    from infra.worker import work

    work(settings)


@main.command()
@click.argument("revision", default="head")
@sentence
def migrate(settings: Settings, revision: str) -> None:
    """Bring the database to a REVISION; the newest, if none is named."""
    from infra.engines.private import database
    from infra.migrate import migrate as run
    from infra.migrate import owner_url

    with database(settings) as running:
        run(owner_url(running), revision)
    click.echo(f"The database is at {revision}.")


@main.command()
@click.option("--s3", is_flag=True, help="Try what the S3 home can do instead.")
@sentence
def doctor(settings: Settings, s3: bool) -> None:
    """Say what is there, what is missing, which ports and folders are used."""
    from infra.doctor import examine, examine_s3, report

    report(examine_s3(settings) if s3 else examine(settings))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@sentence
def found(settings: Settings, file: Path) -> None:
    """Found the units, groups and people that a JSON FILE names; print the first passwords of those who are new."""
    from infra.app import build_kit
    from infra.engines.private import engines
    from infra.office import load, read_office

    office = read_office(file)
    with engines(settings) as running:
        fresh = load(build_kit(running), office)
    for login, password in fresh.items():
        click.echo(f"{login}\t{password}")
    if not fresh:
        click.echo("Nobody's account is new; all that the file names is there.", err=True)


@main.group()
def calendar() -> None:
    """The working days that time limits are counted in."""


@calendar.command("import")
@click.argument("year", type=click.IntRange(2004, 2100))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@sentence
def import_(settings: Settings, year: int, file: Path) -> None:
    """Keep a YEAR's working days: the State Council's notice as a FILE of lines like `2027-01-01 off` or `… work`."""
    from infra.working_days import load_year

    click.echo(load_year(settings, year, file))


@main.command("settings")
def list_settings() -> None:
    """Print the page docs/reference/settings.md."""
    click.echo(as_markdown(), nl=False)


@main.command("errors")
def list_errors() -> None:
    """Print the page docs/reference/errors.md."""
    import infra.app  # noqa: F401 - both faces, and with them every error that is there
    from backend.http.errors_page import errors_as_markdown

    click.echo(errors_as_markdown(), nl=False)


@main.command("flags")
def list_flags() -> None:
    """Print the page docs/reference/flags.md."""
    from backend.evidence.flag_words import flags_as_markdown

    click.echo(flags_as_markdown(), nl=False)


@main.command()
def openapi() -> None:
    """Write backend/api/openapi.json and mobile_api/openapi.json: what both faces promise."""
    from infra.openapi import write

    for path in write():
        click.echo(f"{path} has moved.")


main.add_command(demo)
main.add_command(custody)
main.add_command(draw)

if __name__ == "__main__":
    main()
