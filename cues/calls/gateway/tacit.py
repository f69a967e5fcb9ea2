"""The log of what reads HTTP, without what was sent: its tracebacks quote request lines, tokens and all."""

from __future__ import annotations

import logging
import sys
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import ws_logger

THEIRS = (HttpProcessingError, web.RequestPayloadError)
"""What strangers can bring about as often as they like; no more than a line for who looks for it."""


class Tacit(logging.LoggerAdapter[logging.Logger]):
    """Names an error by its kind alone."""

    def log(self, level: int, msg: object, *args: object, exc_info: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - as logging has it
        """Log a message, and the kind of the error."""
        error = sys.exc_info()[1] if exc_info is True else exc_info
        if error is not None:
            level = logging.DEBUG if isinstance(error, THEIRS) else level
            msg = f"{msg}: {type(error).__name__}"
        super().log(level, msg, *args, **kwargs)


def be_tacit(logger: logging.Logger) -> Tacit:
    """A log for aiohttp's server; its log of WebSockets, which quotes the subprotocols offered, is closed."""
    ws_logger.setLevel(logging.CRITICAL)
    return Tacit(logger, {})
