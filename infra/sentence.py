"""What is in a command's way becomes one sentence and an exit code."""

import errno
import sys
from collections.abc import Callable
from functools import wraps

import click

from infra.errors import NoRoom, Trouble, Unsound
from infra.settings import read_settings


def sentence(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command its settings; what is in its way becomes one sentence and an exit code."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        try:
            command(read_settings(), *args, **options)
        except Unsound as unsound:
            click.echo(str(unsound))
            sys.exit(unsound.code)
        except Trouble as trouble:
            _leave(trouble)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            _leave(NoRoom(f"The disk is full ({error.filename or 'while writing'}).", "Make room, then start again."))

    return run


def _leave(trouble: Trouble) -> None:
    click.echo(f"yixian: {trouble}", err=True)
    sys.exit(trouble.code)
