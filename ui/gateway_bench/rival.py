"""The vosk-server that the gateway is measured beside: one that runs on this machine already."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from cues.calls.gateway.origin import read_host
from speech.errors import BadInputError
from ui.gateway_bench.processor import process_used


@dataclass(frozen=True, slots=True)
class Rival:
    """Where it is."""

    url: str
    pid: int

    @classmethod
    def at(cls, url: str, pid: int | None) -> Self:
        """Check what a person gave.

        Args:
            url: its own, `ws://127.0.0.1:PORT`.
            pid: the number of its process.

        Raises:
            BadInputError: the URL is none of this machine's, or there is no such process.
        """
        if not _is_here(url):
            raise BadInputError(
                "--against takes a vosk-server of this machine, ws://127.0.0.1:PORT: calls are sent nowhere "
                "else, and what it uses of the processor is read here."
            )
        if pid is None or (sys.platform.startswith("linux") and process_used(pid) is None):
            raise BadInputError(
                "--against-pid is not the number of a process that runs. Give vosk-server's, as ps shows it."
            )
        return cls(url, pid)


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = read_host(parts.netloc)
    return parts.scheme == "ws" and host is not None and host.loopback
