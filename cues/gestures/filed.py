"""Gestures for a team without a webhook: a line of JSON each at the end of a file, once each."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from cues.webhooks.answer import Answer, Came


def append_once(path: Path, key: str, line: bytes) -> Answer:
    """Write a line, on the disk when this returns; one whose key is there already is not written again.

    Args:
        path: made where there is none, for its owner alone; its folder too.
        key: the gesture's.
        line: JSON, without the line's end.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
            whole = True
            for each in file:
                whole = each.endswith(b"\n")
                if whole and key.encode() in each and _key_of(each) == key:
                    return Answer(Came.THERE)
            # A line that a killed program left unfinished stays one of its own.
            file.write((b"" if whole else b"\n") + line + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Answer(Came.LATER, f"the file cannot be written ({error.strerror})")
    return Answer(Came.THERE)


def _key_of(line: bytes) -> str | None:
    with suppress(ValueError, TypeError, KeyError):
        return str(json.loads(line)["data"]["id"])
    return None
