"""`yixian demo`: mark an empty private system as the demo, play the story into it, print its figures and its logins."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.installation import Installation
from backend.people.model import Person
from infra.demo import logins
from infra.demo.county import PEOPLE
from infra.demo.story import play
from infra.demo.story.again import told_again
from infra.demo.theatre import founded, staged
from infra.engines.private import engines
from infra.errors import BadSettings, EngineFails, Trouble
from infra.logs import set_up_logs
from infra.migrate import migrate, owner_url
from infra.settings import Settings

LATER = """\
not yet 尚未: hard point's meeting, minutes, 3 tasks 调度会、纪要 · urging letter 督办函 · circular 通报批评
              interview 约谈 · accountability proposal 追责建议"""


class NotADemo(Trouble):
    """The database holds something that is not the demo."""

    code = 2


def run(settings: Settings) -> None:
    """Play the story, or print its figures again where it was played. Raises Trouble."""
    _need_private(settings)
    set_up_logs(settings.model_copy(update={"log_level": "error", "log_format": "plain"}))
    with engines(settings) as running:
        migrate(owner_url(running))
        passwords = played_before(running)
        if passwords is not None:
            print("The demo is loaded already; its figures, asked anew:")
            with staged(running, passwords) as stage:
                told_again(stage)
        else:
            passwords = founded(running)
            with staged(running, passwords) as stage:
                play(stage)
            logins.keep(settings.var, passwords)
    print(LATER)
    _print_logins(passwords)


def _need_private(settings: Settings) -> None:
    if settings.database_url is not None or settings.objects is not None:
        raise BadSettings(
            "The demo is never loaded into a database or object home that was given.",
            "Unset YIXIAN_DATABASE_URL and YIXIAN_OBJECTS.",
        )
    if not settings.loopback:
        raise BadSettings(f"The demo is never loaded behind {settings.host}.", "Set YIXIAN_HOST to 127.0.0.1.")


def played_before(running: Settings) -> dict[str, str] | None:
    """Everybody's password where the story was played to its end; None: the system is empty.

    Raises NotADemo; EngineFails: the story was begun and never ended."""
    engine = sa.create_engine(running.database_url or "", poolclass=sa.NullPool)
    with Session(engine) as session:
        known = session.get(Installation, 1)
        somebody = session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
    if known is None and not somebody:
        return None
    if known is None or not known.demo:
        raise NotADemo("This system holds something that is not the demo.", "Choose an empty folder with YIXIAN_VAR.")
    passwords = logins.kept(running.var)
    if passwords is None:
        raise EngineFails("The demo was stopped half-way.", f"Remove the folder {running.var} to begin anew.")
    return passwords


def _print_logins(passwords: dict[str, str]) -> None:
    print("logins 登录 (random per install; kept in var/keys/demo-logins.json):")
    for post in PEOPLE:
        print(f"  {post.login:<12} {passwords[post.login]:<16} {post.name} {post.title}")
