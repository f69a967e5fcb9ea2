"""Texts with their labels, utterances and whole calls, read from JSON Lines; a broken line is only named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cues.details.detail import Status, Subject, is_grave
from cues.details.extractor import Turn
from models.errors import TruthError
from models.recipes.corpus.rows import LabelledDetail, LabelledUtterance

LONGEST: Final = 5_000_000
"""Bytes in a line; a call of ten hours is far below that."""
CONTEXT_TURNS: Final = 4
"""Turns before one that are its context, as many as a live call shows the extractor."""
_SAME, _OTHER = "same:", "other:"


class TextLabel(LabelledDetail):
    """A detail that a text holds, as its labels tell."""

    @property
    def grave(self) -> bool:
        """True for a loss or a crisis near the caller, even one that need not be found."""
        near = self.subject is not Subject.OTHER and self.status in {Status.ASSERTED, Status.PAST}
        return near and is_grave(self.kind, self.attributes)


class TextRow(LabelledUtterance):
    """One utterance with its labels and the turns before it."""

    details: tuple[TextLabel, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_people_write_it(cls, raw: Any) -> Any:  # noqa: ANN401 - whatever the line holds
        if not isinstance(raw, dict):
            return raw
        named = {"id": str(raw["id"])} if _is_number(raw.get("id")) else {}
        spoken = {"speaker": raw["role"]} if "role" in raw and "speaker" not in raw else {}
        return {**raw, **named, **spoken}

    @model_validator(mode="after")
    def _context_says_who_spoke(self) -> TextRow:
        if not all(turn.startswith((_SAME, _OTHER)) for turn in self.context):
            raise ValueError(f'a context turn begins with "{_SAME} " or "{_OTHER} "')
        return self

    @property
    def turns_before(self) -> tuple[Turn, ...]:
        """The context as the extractor takes it."""
        return tuple(Turn(turn.startswith(_SAME), turn.partition(":")[2].strip()) for turn in self.context)

    @property
    def customer_rows(self) -> tuple[TextRow, ...]:
        """What there is to judge in it: itself, unless the agent says it."""
        return (self,) if self.speaker == "customer" else ()

    @property
    def words(self) -> int:
        """Words of talk in it that make time: the customer's; with a row alone the agent's are context."""
        return sum(len(row.text.split()) for row in self.customer_rows)

    def __repr__(self) -> str:
        return f"TextRow({self.id}, {len(self.text)} characters, {len(self.details)} labels)"


class TextCall(BaseModel):
    """A whole call, turn by turn; each turn's context is the turns before it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    turns: Annotated[tuple[TextRow, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _turns_in_order(cls, raw: Any) -> Any:  # noqa: ANN401 - whatever the line holds
        if not isinstance(raw, dict) or not isinstance(raw.get("turns"), list):
            return raw
        id_ = str(raw["id"]) if _is_number(raw.get("id")) else raw.get("id")
        turns: list[Any] = []
        said: list[tuple[Any, str]] = []
        for number, turn in enumerate(raw["turns"]):
            if not isinstance(turn, dict):
                return raw  # the validation of the turns says what is wrong
            speaker = turn.get("speaker", turn.get("role"))
            if speaker is None:
                raise ValueError(f"turn {number} does not say who speaks")
            before = [f"{_SAME if one == speaker else _OTHER} {text}" for one, text in said[-CONTEXT_TURNS:]]
            turns.append({"id": f"{id_}-{number:02d}", **turn, "speaker": speaker, "context": before})
            said.append((speaker, str(turn.get("text", ""))))
        return {**raw, "id": id_, "turns": turns}

    @property
    def customer_rows(self) -> tuple[TextRow, ...]:
        """What there is to judge in it: the customer's turns."""
        return tuple(turn for turn in self.turns if turn.speaker == "customer")

    @property
    def words(self) -> int:
        """Words of talk that make time, both sides'."""
        return sum(len(turn.text.split()) for turn in self.turns)

    def __repr__(self) -> str:
        return f"TextCall({self.id}, {len(self.turns)} turns)"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that could not be used."""

    number: int
    """From 1."""
    what: str
    """What is wrong with it; never what stands there."""


@dataclass(frozen=True, slots=True, repr=False)
class Texts:
    """One file of texts."""

    name: str
    items: tuple[TextRow | TextCall, ...]
    broken: tuple[BrokenLine, ...]
    labelled: bool
    """False where no line says anything of details: there is nothing to hold findings against."""

    @property
    def rows(self) -> tuple[TextRow, ...]:
        """Every utterance of a customer, in the file's order."""
        return tuple(chain.from_iterable(item.customer_rows for item in self.items))

    def __repr__(self) -> str:
        return f"Texts({self.name}, {len(self.items)} items, {len(self.broken)} broken)"


def read_texts(path: Path, *, plain: bool = False) -> Texts:
    """Read a file of texts.

    Args:
        path: JSON Lines in UTF-8, each an utterance `{"id", "text", "context"?, "details"?, "speaker"?}` or a
            call `{"id", "turns": [...]}` of such; blank lines are passed over, unknown keys ignored.
        plain: whether a line that does not begin with a brace is an utterance without labels.

    Raises:
        TruthError: the file cannot be read, or no line of it can be used.
    """
    items: list[TextRow | TextCall] = []
    broken: list[BrokenLine] = []
    seen: set[str] = set()
    labelled = False
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    raw = _raw(line, number, plain=plain)
                    item = TextCall.model_validate(raw) if "turns" in raw else TextRow.model_validate(raw)
                    _only_once(item, seen)
                except (ValueError, RecursionError) as error:
                    broken.append(BrokenLine(number, _sentence(error)))
                else:
                    items.append(item)
                    labelled = labelled or any("details" in each for each in raw.get("turns", [raw]))
    except OSError as error:
        raise TruthError(
            f"{path} cannot be read: {error.strerror}. Give a file of JSON Lines with texts."
        ) from None
    if not items:
        first = f" Line {broken[0].number}: {broken[0].what}." if broken else ""
        raise TruthError(f"{path} holds no text that can be used.{first}")
    return Texts(path.name, tuple(items), tuple(broken), labelled)


def _raw(line: bytes, number: int, *, plain: bool) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes")
    text = line.decode("utf-8-sig").strip()
    if plain and not text.startswith("{"):
        return {"id": str(number), "text": text}
    raw = json.loads(text)
    if not isinstance(raw, dict):
        raise ValueError("not an object in braces")  # noqa: TRY004 - one kind of error for every broken line
    return raw if raw.get("id") is not None else {**raw, "id": str(number)}


def _only_once(item: TextRow | TextCall, seen: set[str]) -> None:
    """Ids name rows when two runs are compared."""
    ids = [row.id for row in item.customer_rows]
    if len({*ids}) < len(ids) or seen.intersection(ids):
        raise ValueError("an id in it stands in this file already")
    seen.update(ids)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sentence(error: Exception) -> str:
    match error:
        case ValidationError():
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(_places(fault["loc"]))
            message = fault["msg"].removeprefix("Value error, ")
            message = message[:1].lower() + message[1:]
            return f"{place}: {message}" if place else message
        case UnicodeDecodeError():
            return "not UTF-8"
        case json.JSONDecodeError():
            return f"not JSON: {error.msg} at character {error.pos}"
        case RecursionError():
            return "nested too deeply"
        case _:
            return str(error)


def _places(way: tuple[str | int, ...]) -> Iterator[str]:
    return (str(part) for part in way)
