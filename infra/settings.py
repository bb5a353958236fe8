"""Settings: what the outside may decide, read once from YIXIAN_… variables, and the page that lists them."""

import difflib
import os
from pathlib import Path
from typing import Literal, Self

from pydantic import AnyHttpUrl, Field, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.errors import BadSettings
from storage.custody.cosignature import WitnessKey

PREFIX = "YIXIAN_"
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Frozen from birth; paths are absolute; an address that is None means "the private one under var"."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    database_url: str | None = None
    """SQLAlchemy URL of a PostgreSQL with PostGIS, as the role that serves; none: a private one under var."""
    owner_database_url: str | None = None
    """The same database as the role that owns its tables, for `yixian migrate`; none: database_url."""
    objects: str | None = None
    """`folder:/path` or `s3:bucket?endpoint=https://host` (`&public=…`: as phones reach it); none: a folder of var."""
    s3_access_key: SecretStr | None = None
    """Access key of the S3 home; none: where boto3 looks (its files, variables, instance role)."""
    s3_secret_key: SecretStr | None = None
    """Secret key of the S3 home."""
    var: Path = Path("var")
    """Folder of everything this installation makes: engines, objects, keys. Relative to the checkout."""
    host: str = "127.0.0.1"
    """Address the web server listens on; the demo is loaded behind a loopback address only."""
    port: int = Field(default=8010, ge=1, le=65535)
    """Port the web server listens on."""
    web_processes: int = Field(default=2, ge=1, le=64)
    """Web server processes."""
    web_threads: int = Field(default=8, ge=1, le=64)
    """Threads, and so requests at once, in each web server process."""
    silent_line_s: int = Field(default=30, ge=1, le=3600)
    """Seconds after which a request that stopped arriving half-way is given up, and its thread is free again."""
    worker_jobs: int = Field(default=3, ge=1, le=32)
    """Jobs that one worker runs at once: one more than cores, so that two can look while a third writes."""
    secure_cookies: bool = False
    """Send session cookies over https only; set it wherever a proxy ends TLS in front of Yixian."""
    trusted_proxies: int = Field(default=0, ge=0, le=8)
    """How many proxies in front are believed when they say who asks (X-Forwarded-For)."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s\"<>]{1,180}$")
    """Where phones and browsers reach this office, as `https://yixian.example.gov.cn`: watermarked copies carry it in
    their QR code; none: the code alone."""
    metrics_token: SecretStr | None = None
    """Bearer token that opens /metrics from elsewhere; none: loopback only."""
    basemap_url: str | None = None
    """Template of raster tiles with {z}, {x}, {y}; none: the map stands on its own layers."""
    basemap_attribution: str = ""
    """What the base map's publisher wants shown, with its 审图号."""
    longest_gap_s: float = Field(default=60.0, gt=0)
    """GPS silence, in seconds, across which a photo may still be placed on its track."""
    max_photo_bytes: int = Field(default=64 * 1024**2, gt=0)
    """Largest photo taken in, in bytes."""
    max_track_bytes: int = Field(default=64 * 1024**2, gt=0)
    """Largest track file taken in, in bytes."""
    max_voice_bytes: int = Field(default=64 * 1024**2, gt=0)
    """Largest voice note taken in, in bytes."""
    max_video_bytes: int = Field(default=512 * 1024**2, gt=0)
    """Largest video taken in, in bytes; one this large should come in parts."""
    max_measure_bytes: int = Field(default=4 * 1024**2, gt=0)
    """Largest file of a measurement taken in, in bytes."""
    max_note_bytes: int = Field(default=1024**2, gt=0)
    """Largest written note taken in, in bytes."""
    max_document_bytes: int = Field(default=64 * 1024**2, gt=0)
    """Largest document taken in, in bytes."""
    evidence_rate: str = Field(default="20000/minute", pattern=r"^[1-9][0-9]*/(second|minute|hour)$")
    """How many pieces one phone may declare, or begin to upload in parts, in each web server process."""
    upload_hours: int = Field(default=168, ge=1)
    """Hours after its last part at which an upload in parts is given up, and its parts are swept."""
    max_json_bytes: int = Field(default=1024**2, gt=0)
    """Largest request body that is not a file, in bytes."""
    statement_timeout_ms: int = Field(default=15_000, gt=0)
    """Milliseconds after which the database cancels a statement of a request or job."""
    session_idle_minutes: int = Field(default=30, gt=0)
    """Minutes without a request after which a browser has to log in again."""
    session_hours: int = Field(default=12, gt=0)
    """Hours after which a browser has to log in again in any case."""
    lockout_failures: int = Field(default=5, gt=0)
    """Wrong passwords in a row that lock a login."""
    lockout_minutes: int = Field(default=15, gt=0)
    """Minutes for which a login stays locked."""
    login_rate: str = Field(default="60/minute", pattern=r"^[1-9][0-9]*/(second|minute|hour)$")
    """How often one address may try to log in or enrol a phone, in each web server process."""
    access_token_minutes: int = Field(default=30, gt=0)
    """Minutes for which a phone's access token is good."""
    refresh_token_days: int = Field(default=90, gt=0)
    """Days for which a phone's refresh token is good, if it is not used."""
    publish_every_s: int = Field(default=5, ge=1, le=30)
    """Seconds between two checkpoints of the custody log, when something was added."""
    lock_days: int = Field(default=0, ge=0, le=730)
    """Days for which the store is asked to lock an original after its acceptance, where it can; 0: not at all."""
    witness_file: Path | None = None
    """File that every checkpoint of the custody log is added to, on a disk that is not the database's."""
    witness_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    """Address of a witness (C2SP tlog-witness, without /add-checkpoint) that is shown every checkpoint."""
    witness_key: str | None = None
    """Public key of that witness; none: its cosignature is kept, and not checked."""
    trusted_keys: Path | None = None
    """File of public keys, one a line, that `yixian custody verify` trusts; none: this installation's own."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""
    log_format: Literal["json", "plain"] = "json"
    """One JSON object a line, or a line for people."""

    @field_validator("var", mode="after")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        """One installation is one folder, wherever the command was typed."""
        return ROOT / path

    @field_validator("database_url", "owner_database_url", mode="after")
    @classmethod
    def _with_driver(cls, url: str | None) -> str | None:
        """postgresql://… is taken to mean psycopg 3, the one driver we have."""
        if url is None:
            return None
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
            raise ValueError("is an address like postgresql+psycopg://user@host/database")
        return f"postgresql+psycopg://{rest}"

    @field_validator("objects", mode="after")
    @classmethod
    def _a_home(cls, spec: str | None) -> str | None:
        if spec is not None and not (spec.startswith(("folder:/", "s3:")) and spec.partition(":")[2].strip("/")):
            raise ValueError("is folder:/absolute/path or s3:bucket?endpoint=https://host")
        return spec

    @field_validator("basemap_url", mode="after")
    @classmethod
    def _a_template(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not all(part in url for part in ("{z}", "{x}", "{y}")):
            raise ValueError("is an address with {z}, {x} and {y} in it")
        if not url.startswith("/"):
            TypeAdapter(AnyHttpUrl).validate_python(url.translate(str.maketrans("{}", "00")))
        return url

    @field_validator("witness_key", mode="after")
    @classmethod
    def _a_witness(cls, key: str | None) -> str | None:
        return None if key is None else str(WitnessKey.parse(key))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.owner_database_url is not None and self.database_url is None:
            raise ValueError("YIXIAN_OWNER_DATABASE_URL without YIXIAN_DATABASE_URL names only half a database")
        if (self.s3_access_key is None) != (self.s3_secret_key is None):
            raise ValueError("YIXIAN_S3_ACCESS_KEY and YIXIAN_S3_SECRET_KEY are given together or not at all")
        return self

    @property
    def loopback(self) -> bool:
        """Whether nobody but this machine can reach the web server."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")


def read_settings() -> Settings:
    """The settings of this process. Raises BadSettings: one sentence that names every bad one."""
    complaints = [_stranger(name) for name in sorted(os.environ) if _unknown(name)]
    try:
        settings = Settings()
    except ValidationError as error:
        complaints += [_complaint(tuple(problem["loc"]), problem["msg"]) for problem in error.errors()]
    if complaints:
        raise BadSettings("; ".join(complaints) + ".", "All settings stand in docs/reference/settings.md.")
    return settings


def as_environ(settings: Settings) -> dict[str, str]:
    """The variables from which another process reads these very settings."""
    values = ((name, getattr(settings, name)) for name in Settings.model_fields)
    return {_variable(name): _as_variable(value) for name, value in values if value is not None}


def as_markdown() -> str:
    """The page docs/reference/settings.md, written from the class above."""
    rows = [f"| `{_variable(name)}` | {_default(name)} | {field.description} |" for name, field in _fields()]
    return "\n".join(
        [
            "# Settings",
            "",
            "Environment variables, read once when a command starts. Written by `yixian settings`; do not edit.",
            "",
            "| variable | default | what it decides |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    return "none" if value in (None, "") else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _as_variable(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _unknown(variable: str) -> bool:
    return variable.startswith(PREFIX) and variable.removeprefix(PREFIX).lower() not in Settings.model_fields


def _stranger(variable: str) -> str:
    close = difflib.get_close_matches(variable, [_variable(name) for name in Settings.model_fields], n=1)
    return f"{variable} is not a setting" + (f" (did you mean {close[0]}?)" if close else "")


def _complaint(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{_variable(str(place[0]))}: {message[0].lower()}{message[1:]}" if place else message
