"""The evaluation of texts: files read, named, scored one after the other, with word of how far it has got."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cues.details.extractor import DetailExtractor
from cues.playbook.play import Playbook
from models.scoring.play_rates import Rates, rate_plays
from models.scoring.text_totals import TextsScored, score_texts
from models.scoring.texts import Texts, read_texts
from speech.errors import BadInputError

Tell = Callable[[str, int, int], None]


def read_files(paths: Sequence[Path], warn: Callable[[str], None], *, plain: bool = False) -> list[Texts]:
    """Read every file before anything is done with the first; files of one name keep their paths as names.

    Args:
        paths: the files.
        warn: told of each broken line, and how many there were.
        plain: whether lines of plain text are utterances too.

    Raises:
        TruthError: a file cannot be read, or no line of it can be used.
        BadInputError: a file is named twice.
    """
    if len({path.resolve() for path in paths}) < len(paths):
        raise BadInputError("A file is named twice. Name each once.")
    names = [path.name for path in paths]
    files = []
    for path in paths:
        texts = read_texts(path, plain=plain)
        for line in texts.broken:
            warn(f"{path}:{line.number}: {line.what}")
        if texts.broken:
            warn(f"{path}: {len(texts.broken)} broken line(s) left out")
        files.append(texts if names.count(path.name) == 1 else replace(texts, name=str(path)))
    return files


def evaluate_texts(
    files: Sequence[Texts], extractor: DetailExtractor, playbook: Playbook, tell: Tell
) -> list[TextsScored]:
    """Score every file.

    Args:
        files: what to score.
        extractor: finds the details.
        playbook: decides what would be a cue.
        tell: told the file, how many items of all files are done, and how many there are.
    """
    count = _Count(files, tell)
    return [score_texts(texts, extractor, playbook, count.begin(texts.name)) for texts in files]


def rate_texts(files: Sequence[Texts], extractor: DetailExtractor, playbook: Playbook, tell: Tell) -> Rates:
    """The firing rates of a playbook's plays over all files; arguments as for `evaluate_texts`."""
    return rate_plays(playbook, files, extractor, _Count(files, tell).begin(playbook.name))


class _Count:
    """Items done of all files' items."""

    def __init__(self, files: Sequence[Texts], tell: Tell) -> None:
        self._tell = tell
        self._what = ""
        self._done = 0
        self._count = sum(len(texts.items) for texts in files)

    def begin(self, what: str) -> Callable[[], None]:
        """Something else is being done now; what is returned is to be called after each item of it."""
        self._what = what
        self._tell(what, self._done, self._count)
        return self._one

    def _one(self) -> None:
        self._done += 1
        self._tell(self._what, self._done, self._count)
