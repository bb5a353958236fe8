"""`yixian demo`: mark an empty private system as the demo, play the story into it, print its figures and its logins."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.installation import Installation, found
from backend.people.model import Person
from infra.app import build_kit
from infra.demo import logins
from infra.demo.album import Album
from infra.demo.clock import StoryClock, local
from infra.demo.county import PEOPLE, found_county, new_passwords
from infra.demo.serving import drain, leaping, served
from infra.demo.stage import Stage
from infra.demo.story import play
from infra.demo.story.again import told_again
from infra.engines.private import engines
from infra.errors import BadSettings, EngineFails, Trouble
from infra.logs import set_up_logs
from infra.migrate import migrate, owner_url
from infra.settings import Settings
from storage.custody.publisher import publish

FIRST_DAY = local(4, 20, 9)
LATER = """\
not yet 尚未: hard point's meeting, minutes, 3 tasks 调度会、纪要 · urging letter 督办函 · circular 通报批评
              interview 约谈 · accountability proposal 追责建议 (issue D)"""


class NotADemo(Trouble):
    """The database holds something that is not the demo."""

    code = 2


def run(settings: Settings) -> None:
    """Play the story, or print its figures again where it was played. Raises Trouble."""
    _need_private(settings)
    set_up_logs(settings.model_copy(update={"log_level": "error", "log_format": "plain"}))
    with engines(settings) as running:
        migrate(owner_url(running))
        passwords = logins.kept(settings.var) if _is_the_demo(running) else None
        if passwords is not None:
            print("The demo is loaded already; its figures, asked anew:")
            _with_stage(running, passwords, told_again)
        else:
            passwords = _found(running)
            _with_stage(running, passwords, play)
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


def _is_the_demo(running: Settings) -> bool:
    """Whether the story was begun here. Raises NotADemo; EngineFails: it was begun and never ended."""
    engine = sa.create_engine(running.database_url or "", poolclass=sa.NullPool)
    with Session(engine) as session:
        known = session.get(Installation, 1)
        somebody = session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
    if known is not None and known.demo:
        if somebody and logins.kept(running.var) is None:
            raise EngineFails("The demo was stopped half-way.", f"Remove the folder {running.var} to begin anew.")
        return True
    if known is not None or somebody:
        raise NotADemo("This system holds something that is not the demo.", "Choose an empty folder with YIXIAN_VAR.")
    return False


def _found(running: Settings) -> dict[str, str]:
    """Mark the database for good, before anything else is written; then found the county."""
    engine = sa.create_engine(running.database_url or "", poolclass=sa.NullPool)
    with Session(engine) as session, session.begin():
        found(session, FIRST_DAY, demo=True)
    passwords = new_passwords()
    kit = build_kit(running, clock=lambda: FIRST_DAY)
    found_county(kit, passwords)
    kit.engine.dispose()
    return passwords


def _with_stage(running: Settings, passwords: dict[str, str], act: Callable[[Stage], None]) -> None:
    clock = StoryClock(FIRST_DAY)
    settings = leaping(running)
    kit = build_kit(settings, clock=clock)
    with Album() as album, served(settings, kit) as address:
        stage = Stage(address, clock, passwords, lambda: drain(kit), album)
        act(stage)
    publish(kit.engine, kit.objects, kit.signer, clock())
    kit.engine.dispose()


def _print_logins(passwords: dict[str, str]) -> None:
    print("logins 登录 (random per install; kept in var/keys/demo-logins.json):")
    for post in PEOPLE:
        print(f"  {post.login:<12} {passwords[post.login]:<16} {post.name} {post.title}")
