"""Logs of the service: one line an event with its values, mail addresses disguised, never a mail's text."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from domain.redaction import redacted

_LONGEST = 500  # characters of one value; errors of libraries may quote what they could not read


def set_up_logs(fmt: str, *, level: int = logging.INFO) -> None:
    """Send what this program and its libraries log to stderr, as ``console`` text or ``json`` lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        disguise,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if fmt == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("alembic", "dbos", "spacy", "uvicorn.access", "httpx", "imapclient"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def disguise(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Disguise mail addresses in all values of an event and cut what is long."""
    return {name: _disguised(value) for name, value in event.items()}


def _disguised(value: Any) -> Any:  # noqa: ANN401 - logged values are of any kind
    match value:
        case str():
            short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value)} characters)"
            return redacted(short)
        case bytes():
            return f"{len(value)} bytes"
        case list() | tuple():
            return [_disguised(each) for each in value]
        case dict():
            return {name: _disguised(each) for name, each in value.items()}
        case Exception():
            return redacted(str(value))
        case _:
            return value
