"""The engines that a command needs: the given ones, or private ones under var for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from infra.engines.children import Say, quiet
from infra.engines.locks import is_held
from infra.engines.memory import recall, remember
from infra.engines.postgres import APP, OWNER, Cluster, url_at
from infra.engines.seaweed import ObjectServer
from infra.errors import BadSettings
from infra.settings import Settings


@contextmanager
def engines(settings: Settings, say: Say = quiet) -> Iterator[Settings]:
    """Settings whose addresses all lead somewhere: to what runs already, or to what is started for the block."""
    with database(settings, say) as settings, objects(settings, say) as settings:
        yield settings


@contextmanager
def database(settings: Settings, say: Say = quiet) -> Iterator[Settings]:
    """Settings with a database that answers; the objects stay as they are."""
    if settings.database_url is not None:
        yield settings
    elif is_held(settings.var / "pg.lock"):
        yield with_database(settings, Path(str(recall(settings.var)["socket_folder"])))
    else:
        with Cluster(settings.var, say) as cluster:
            yield with_database(settings, cluster.sockets)


@contextmanager
def objects(settings: Settings, say: Say = quiet) -> Iterator[Settings]:
    """Settings with a home of objects that answers; the database stays as it is."""
    server = ObjectServer(settings.var, say)
    if settings.objects is not None:
        yield settings
    elif not keeps_objects_in_s3(settings.var, asked=False):
        choose_home(settings.var, s3=False)
        yield with_folder(settings)
    elif is_held(settings.var / "s3.lock"):
        server.look_up()
        yield with_s3(settings, server)
    else:
        with server:
            yield with_s3(settings, server)


def with_database(settings: Settings, sockets: Path) -> Settings:
    """The same settings, with the private cluster behind these sockets for a database."""
    urls = {"database_url": url_at(sockets, APP), "owner_database_url": url_at(sockets, OWNER)}
    return settings.model_copy(update=urls)


def with_s3(settings: Settings, server: ObjectServer) -> Settings:
    """The same settings, with the private S3 for a home of objects."""
    keys = {"s3_access_key": SecretStr(server.access_key), "s3_secret_key": SecretStr(server.secret_key)}
    return settings.model_copy(update={"objects": server.objects, **keys})


def with_folder(settings: Settings) -> Settings:
    """The same settings, with a folder under var for a home of objects."""
    return settings.model_copy(update={"objects": f"folder:{settings.var / 'objects'}"})


def keeps_objects_in_s3(var: Path, asked: bool) -> bool:
    """Whether this installation's private home is the S3; the first start decides.

    Raises BadSettings: S3 was asked for where a folder holds objects already."""
    chosen = recall(var).get("objects_home")
    if asked and chosen == "folder":
        raise BadSettings(
            f"This installation keeps its objects in the folder {var / 'objects'}, and --s3 would not find them.",
            "Begin another one with YIXIAN_VAR, or start without --s3.",
        )
    return asked or chosen == "s3"


def choose_home(var: Path, s3: bool) -> None:
    """Remember where this installation's objects lie, and make the folder; whoever finds it gone later asks why."""
    var.mkdir(parents=True, exist_ok=True)
    if not s3:
        (var / "objects").mkdir(mode=0o700, exist_ok=True)
    remember(var, objects_home="s3" if s3 else "folder")
