"""Structured logs: one JSON line an event, or coloured text for a terminal.

Nothing of a patient is logged: no body, no value, no exception message (messages quote values),
only the class of an exception and where it was raised.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Literal

import structlog

Format = Literal["json", "console"]


def configure(form: Format | None = None, level: str = "INFO") -> None:
    """Set up logging to standard error; JSON unless standard error is a terminal."""
    chosen = form or ("console" if sys.stderr.isatty() else "json")
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if chosen == "console"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def logger() -> Any:
    """A logger; bind only words, counts, ids of rules and services."""
    return structlog.get_logger("cdshooks")


def fault(error: BaseException) -> dict[str, str]:
    """What may be logged of an exception: its class and the place it was raised."""
    return {"error": type(error).__name__, "at": _place(error.__traceback__)}


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return "?"
    own = [f for f in frames if "site-packages" not in f.filename] or list(frames)
    parts = own[-1].filename.replace("\\", "/").split("/")
    return f"{'/'.join(parts[-2:])}:{own[-1].lineno} {own[-1].name}"
