"""A fetch's progress: plain lines where there is no terminal, all of it on standard error."""

from __future__ import annotations

import sys

import pytest

from models.progress import Progress
from ui.commands.fetch_progress import Bar, Lines, progress_for_people


def test_without_a_terminal_there_are_lines() -> None:
    assert not sys.stderr.isatty()
    assert isinstance(progress_for_people(), Lines)


@pytest.mark.parametrize("kind", [Bar, Lines])
def test_nothing_goes_to_standard_output(kind: type[Progress], capsys: pytest.CaptureFixture[str]) -> None:
    shown = kind()
    shown.say("One [plain] sentence.")
    with shown.wait("npm downloads"):
        pass
    with shown.count("unpacking", 2_000_000) as advance:
        advance(2_000_000)
    written = capsys.readouterr()
    assert written.out == ""
    assert "One [plain] sentence." in written.err


def test_lines_say_what_begins_and_how_large_it_is() -> None:
    lines: list[str] = []
    shown = Lines(lines.append)
    with shown.wait("npm downloads"), shown.count("unpacking", 53_000_000):
        pass
    assert lines == ["npm downloads ...", "unpacking (53 MB) ..."]
