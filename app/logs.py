"""Structured logs. What a person wrote never goes in: only kinds, counts and durations."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import traceback
from pathlib import PurePath
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_NOISY = (
    "apscheduler",
    "httpx",
    "httpcore",
    "aiosqlite",
    "alembic",
    "asyncio",
    "uvicorn",
    "rasa_sdk",
)


class _StandardError(io.TextIOBase):
    """Whatever standard error is at the moment. A log that cannot be written fails no turn."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


def configure(level: str) -> None:
    """One JSON object a line on standard error; for people at a terminal, aligned text.

    What libraries log goes the same way.
    """
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        without_words,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=True)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(_StandardError())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _StandardError())),
        cache_logger_on_first_use=True,
    )


def without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception by its kind and its places: its words and values may be what a person said."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-5:]
        event["reason"] = type(error).__name__
        event["where"] = [f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return event
