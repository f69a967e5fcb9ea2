"""Where a desk that listens can be asked for calls: a file of its user's own, and asking."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cues.calls.own_file import write_own
from speech.errors import BadInputError, HeartlineError

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 5.0
"""Seconds that a desk may take to answer."""
LARGEST_ANSWER: Final = 4096
"""Bytes of it that are read."""
SOMEBODY_ELSE: Final = "Something else answers in the desk's place. Start heartline listen anew."
NOBODY: Final = "Nobody listens at this desk. Start: heartline listen"


class DeskAbsentError(HeartlineError):
    """No desk listens on this machine."""


class OrderRefusedError(HeartlineError):
    """The desk did not do what it was asked for."""


class DeskAddress(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    port: int = Field(ge=1, le=65535)
    token: str = Field(min_length=32, repr=False)

    @classmethod
    def read(cls, path: Path) -> DeskAddress | None:
        """The address in a file; None where there is none that can be read."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, path: Path) -> None:
        """Write it where it is looked for; only the user can read the file, and look into its folder.

        Raises:
            BadInputError: it cannot be written.
        """
        try:
            write_own(path, self.model_dump_json())
        except OSError as error:
            raise BadInputError(f"{path} cannot be written: {error.strerror}.") from None

    def ask(self, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Ask the desk.

        Args:
            path: `call`, or `call/` and an order.
            body: sent as JSON; None only looks.

        Returns:
            Its answer.

        Raises:
            DeskAbsentError: no desk is there any more.
            OrderRefusedError: it did not do it; the message is its own. Or something else answers there.
        """
        request = urllib.request.Request(
            f"http://{LOOPBACK}:{self.port}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                told = _fields(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                refused = _fields(error.read(LARGEST_ANSWER)).get("error")
            raise OrderRefusedError(refused if isinstance(refused, str) else SOMEBODY_ELSE) from None
        except (OSError, ValueError, http.client.HTTPException):
            raise DeskAbsentError(NOBODY) from None
        if "call" not in told:
            raise OrderRefusedError(SOMEBODY_ELSE)
        return told


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A desk sends nobody elsewhere, and the token goes nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _fields(body: bytes) -> dict[str, Any]:
    """What an answer holds; nothing where it is none of a desk's."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
