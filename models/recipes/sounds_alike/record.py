"""What was heard of each take, a JSON line each, so that a recipe that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.recipes.sounds_alike.hearing import Hearing, in_its_place
from models.recipes.sounds_alike.speaking import Line, Take
from speech.transcript import Ear


@dataclass(frozen=True, slots=True)
class Heard:
    """What one ear heard in a term's place."""

    term: str
    voice: str
    line: Line
    ear: Ear
    form: str | None
    """None where the words around it were not heard."""
    said: str
    """The whole sentence."""
    words: str
    """All that was heard of it."""


def heard_of(take: Take, hearings: Sequence[Hearing]) -> list[Heard]:
    """Cut each hearing down to what stands in the term's place."""
    found: list[Heard] = []
    for hearing in hearings:
        place = in_its_place(take.before, take.after, hearing.words)
        form = None if place is None else " ".join(place)
        found.append(
            Heard(
                take.term.text,
                take.voice,
                hearing.line,
                hearing.ear,
                form,
                take.text,
                " ".join(hearing.words),
            )
        )
    return found


class Record:
    """A file of JSON lines that grows by one take at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: set[tuple[Any, ...]] = {tuple(row["take"]) for row in self._rows()}

    def __contains__(self, take: Take) -> bool:
        """Whether the take has been heard."""
        return take.key in self._done

    def add(self, take: Take, heard: Sequence[Heard]) -> None:
        """Write down a take before the next one is spoken."""
        rows = [[one.line, one.ear, one.form, one.words] for one in heard]
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"take": take.key, "heard": rows}) + "\n")
        self._done.add(take.key)

    def all(self) -> list[Heard]:
        """Everything heard so far."""
        return [
            Heard(row["take"][0], row["take"][1], Line(line), Ear(ear), form, row["take"][3], words)
            for row in self._rows()
            for line, ear, form, words in row["heard"]
        ]

    def _rows(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue  # the recipe was stopped while it wrote this line; the take is heard again
