"""Logs: one JSON object a line for machines, or one plain line for people; ours and the libraries' alike."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import Processor

from infra.settings import Settings

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)
NOISY = ("alembic", "boto3", "botocore", "PIL", "procrastinate", "s3transfer", "urllib3")


def set_up_logs(settings: Settings) -> None:
    """Send every log of this process to standard error, in the form the settings ask for."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(plain=settings.log_format == "plain"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(plain: bool) -> logging.Formatter:
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if plain:
        last += [_short_time, _renderer()]
    else:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=last)


def _renderer() -> structlog.dev.ConsoleRenderer:
    """Lines for people. Where `rich` is installed, structlog would print what every frame holds, passwords too."""
    plain = structlog.dev.plain_traceback
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False, exception_formatter=plain)


def _short_time(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event["timestamp"] = str(event.get("timestamp", ""))[11:19]
    return event
