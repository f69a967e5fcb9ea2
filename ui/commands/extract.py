"""`heartline extract`: text in, details out, line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def extract(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Lines of text or JSON; standard input if none.")
    ] = None,
) -> None:
    """Find personal details in lines of text; prints one line of JSON for each.

    A line is plain text, or JSON with "id", "text", and, if known, "context" (earlier turns, each beginning
    with "same: " or "other: "), "speaker" ("customer" or "agent") and "date".
    """
    from speech.errors import BadInputError
    from ui.text_lines import answer
    from ui.wiring.parts import make_extractor

    try:
        source = file.open("rb") if file else sys.stdin.buffer
    except OSError as error:
        raise BadInputError(f"{file} cannot be read: {error.strerror}. Give a file of text lines.") from None
    extractor = make_extractor()
    with source:
        for number, line in enumerate(source, start=1):
            sys.stdout.write(answer(extractor, line, number) + "\n")
    sys.stdout.flush()
