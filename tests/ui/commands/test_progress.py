"""Without a terminal, progress is a line for each thing that is done."""

from __future__ import annotations

from ui.commands.progress import progress


def test_each_thing_is_said_once(capsys):
    with progress() as tell:
        for done, what in enumerate(["one", "one", "two", "one"]):
            tell(what, done, 4)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["  1 of 4: one ...", "  3 of 4: two ...", "  4 of 4: one ..."]
