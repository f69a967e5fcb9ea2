"""The playbook of this desk: whether it can be used, and does what it says."""

from __future__ import annotations

from pathlib import Path

from cues.counting import counted
from cues.errors import PlaybookError
from cues.playbook.finding import UnusablePlaybookError
from cues.playbook.lint import lint
from cues.playbook.load import read_playbook
from ui.doctor.finding import Finding, note, ok, wrong

ABOUT = "playbook"


def own_playbook(path: Path | None) -> Finding:
    """What is to be said of the playbook.

    Args:
        path: the setting; None is the bundled one.
    """
    look = f"Run: heartline playbook check {path}"
    try:
        loaded = read_playbook(path)
    except UnusablePlaybookError as error:
        first, more = error.problems[0], len(error.problems) - 1
        rest = f" ({more} more)" if more else ""
        return wrong(ABOUT, f"{path}, line {first.line}: {first.text.rstrip('.')}.{rest}", look)
    except PlaybookError as error:
        return wrong(ABOUT, str(error))
    remarks = lint(loaded)
    if remarks:
        things = counted(len(remarks), "thing in it deserves", "things in it deserve")
        return note(ABOUT, f"{path} can be used; {things} a look.", look)
    which = path or "The bundled one"
    return ok(ABOUT, f"{which} holds together: {counted(len(loaded.playbook.plays), 'play')}.")
