"""Reads playbooks: TOML that people write becomes a Playbook, or a sentence that says which line to mend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cues.errors import PlaybookError
from cues.playbook.explain import did_you_mean, explain
from cues.playbook.finding import Finding, Severity, UnusablePlaybookError
from cues.playbook.lines import Lines, Way, lines_of
from cues.playbook.play import Play, Playbook
from cues.playbook.wording import places
from cues.playbook.written import WrittenPlaybook

LEAST_SUGGESTIONS = 2
"""How many suggestions of a play must be sayable whatever the detail carries."""

_HERE = Path(__file__).parent
_BUNDLED = {
    "default": _HERE / "default.toml",
    **{path.stem: path for path in sorted((_HERE / "examples").glob("*.toml"))},
}
_LARGEST = 1_000_000
"""Bytes; a playbook is a few dozen thousand."""


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """Where the plays of one file stand in it."""

    lines: Lines
    plays: Mapping[str, int]
    """Position in the file, from 0, of each play that the file itself holds, by id."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playbook and where its own file holds what."""

    playbook: Playbook
    written_at: WrittenAt


def bundled() -> tuple[str, ...]:
    """The names of the playbooks that come with Heartline, the default one first."""
    return tuple(_BUNDLED)


def bundled_path(name: str) -> Path:
    """Where a bundled playbook lies.

    Raises:
        PlaybookError: there is none of that name.
    """
    try:
        return _BUNDLED[name]
    except KeyError:
        hint = did_you_mean(name, _BUNDLED) or f"; there are {', '.join(_BUNDLED)}"
        raise PlaybookError(f'There is no bundled playbook "{name}"{hint}') from None


def starter() -> str:
    """The text of a commented playbook to start from."""
    return (_HERE / "starter.toml").read_text(encoding="utf-8")


def load_playbook(path: Path | None = None) -> Playbook:
    """Read a playbook.

    Args:
        path: a file, or the bare name of a bundled playbook; None for the bundled default.

    Raises:
        PlaybookError: it cannot be used; the message names the file and, where there is one, the line.
    """
    return read_playbook(path).playbook


def read_playbook(path: Path | None = None) -> Loaded:
    """Read a playbook and keep where its parts stand; otherwise as `load_playbook`."""
    if path is None:
        path = _BUNDLED["default"]
    elif not path.exists() and str(path) in _BUNDLED:
        path = _BUNDLED[str(path)]
    return _Reading(str(path), _text(path)).loaded()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise PlaybookError(f"{path} is far too large for a playbook. Is it another file?")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlaybookError(
            f"There is no playbook {path}. `heartline playbook new {path}` starts one; "
            f"bundled are {', '.join(_BUNDLED)}."
        ) from None
    except UnicodeDecodeError:
        raise PlaybookError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise PlaybookError(f"{path} cannot be read: {error.strerror}.") from None


@dataclass(slots=True)
class _Reading:
    """One file on its way to a playbook."""

    file: str
    text: str
    lines: Lines = field(default_factory=Lines)
    origin: list[int | None] = field(default_factory=list)
    """For each play of the whole, its position in this file; None where it comes from the extended one."""

    def loaded(self) -> Loaded:
        raw = self._parse()
        self.lines = lines_of(self.text)
        whole = self._extended(raw)
        try:
            written = WrittenPlaybook.model_validate(whole)
        except ValidationError as error:
            raise self._unusable(
                *explain(error.errors(include_url=False), self._line_of, lambda at: _name_of_play(whole, at))
            ) from None
        plays = tuple(play.to_play() for play in written.play)
        problems = [problem for at, play in enumerate(plays) for problem in self._problems(at, play)]
        problems += self._doubles(plays)
        if problems:
            raise self._unusable(*problems)
        playbook = Playbook(written.playbook.name, plays, written.line.to_line(), written.limits.to_limits())
        if written.playbook.crisis_line:
            playbook = replace(playbook, crisis_line=written.playbook.crisis_line)
        own = {play.id: at for play, at in zip(plays, self.origin, strict=True) if at is not None}
        return Loaded(playbook, WrittenAt(self.lines, own))

    def _parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            what, line = str(error), re.search(r"\(at line (\d+), column \d+\)", str(error))
            number = int(line[1]) if line else self.text.count("\n") + 1
            what = re.sub(r"\s*\(at [^)]*\)", "", what)
            raise self._unusable(Finding(number, Severity.ERROR, f"this is not TOML: {what}")) from None
        except RecursionError:
            raise self._unusable(Finding(1, Severity.ERROR, "brackets are nested far too deep")) from None

    def _extended(self, raw: dict[str, Any]) -> dict[str, Any]:
        """`raw` laid over the playbook it extends, key by key in each table and in plays of the same id."""
        plays = raw.get("play")
        self.origin = list(range(len(plays))) if isinstance(plays, list) else []
        head = raw.get("playbook")
        if not isinstance(head, dict):
            return raw
        base_name, drop = head.get("extends"), head.get("drop", [])
        if base_name is None:
            if drop:
                raise self._unusable(self._at(("playbook", "drop"), '[playbook]: "drop" needs "extends"'))
            return raw
        if not isinstance(base_name, str) or not isinstance(drop, list) or not _well_shaped(raw):
            return raw  # validation of the file as it stands says what is wrong
        if base_name not in _BUNDLED:
            hint = did_you_mean(base_name, _BUNDLED) or f"; bundled are {', '.join(_BUNDLED)}"
            raise self._unusable(
                self._at(
                    ("playbook", "extends"), f'[playbook]: there is no bundled playbook "{base_name}"{hint}'
                )
            )
        path = _BUNDLED[base_name]
        base_reading = _Reading(str(path), _text(path))
        base = base_reading._extended(base_reading._parse())
        return self._laid_over(base, raw, [str(one) for one in drop])

    def _laid_over(self, base: dict[str, Any], raw: dict[str, Any], drop: list[str]) -> dict[str, Any]:
        known = [str(play["id"]) for play in base["play"]]
        unknown = [
            self._at(
                ("playbook", "drop", at),
                f'[playbook]: "drop" names no play "{one}"{did_you_mean(one, known)}',
            )
            for at, one in enumerate(drop)
            if one not in known
        ]
        if unknown:
            raise self._unusable(*unknown)
        own: dict[str, tuple[int, dict[str, Any]]] = {}
        fresh: list[tuple[int, dict[str, Any]]] = []
        for at, play in enumerate(raw.get("play", [])):
            name = play.get("id")
            if name in known and name not in drop and name not in own:
                own[name] = (at, play)
            else:
                fresh.append((at, play))
        plays: list[dict[str, Any]] = []
        self.origin = []
        for play in base["play"]:
            if play["id"] in drop:
                continue
            place = own.get(play["id"])
            plays.append({**play, **place[1]} if place else play)
            self.origin.append(place[0] if place else None)
        plays += [play for _, play in fresh]
        self.origin += [at for at, _ in fresh]
        tables = {name: {**base.get(name, {}), **raw.get(name, {})} for name in ("line", "limits")}
        return {**raw, **tables, "play": plays}

    def _problems(self, at: int, play: Play) -> list[Finding]:
        """What a play lacks to be sayable whatever the detail carries."""
        given = frozenset(key for key, _ in play.trigger.attributes)
        found = []
        sure = [one for one in play.suggestions if places(one) <= given]
        if len(sure) < LEAST_SUGGESTIONS:
            found.append(
                self._in_play(
                    at,
                    "suggestions",
                    f"hold only {len(sure)} that can always be said; write at least {LEAST_SUGGESTIONS} "
                    "without places, or with places that the play's attributes guarantee",
                    play,
                )
            )
        missing = ", ".join(sorted(places(play.headline) - given))
        if missing and not play.fallback_headline:
            found.append(
                self._in_play(
                    at,
                    "headline",
                    f'needs "{missing}", which may be missing; add a "fallback_headline"',
                    play,
                )
            )
        if not places(play.fallback_headline) <= given:
            found.append(
                self._in_play(
                    at, "fallback_headline", "holds a place that may be missing; leave it out", play
                )
            )
        if play.gesture is not None and not places(play.gesture.words) <= given:
            found.append(
                self._in_play(at, "gesture", "has words with a place that may be missing; leave it out", play)
            )
        if play.once_per_call and play.max_per_call > 1:
            found.append(
                self._in_play(
                    at, "once_per_call", '"once_per_call" and "max_per_call" above 1 exclude each other', play
                )
            )
        return found

    def _doubles(self, plays: tuple[Play, ...]) -> list[Finding]:
        seen: set[str] = set()
        found = []
        for at, play in enumerate(plays):
            if play.id in seen:
                found.append(
                    self._in_play(at, "id", "stands twice in this file; each id names one play", play)
                )
            seen.add(play.id)
        return found

    def _in_play(self, at: int, key: str, text: str, play: Play) -> Finding:
        return Finding(self._line_of(("play", at, key)), Severity.ERROR, f'play "{play.id}": {key} {text}')

    def _at(self, way: Way, text: str) -> Finding:
        return Finding(self.lines.of(way), Severity.ERROR, text)

    def _line_of(self, way: Way) -> int:
        """The line of a thing in the whole, in this file."""
        match way:
            case ("play", int() as at, *rest):
                own = self.origin[at] if at < len(self.origin) else None
                return 1 if own is None else self.lines.of(("play", own, *rest))
            case _:
                return self.lines.of(way)

    def _unusable(self, *problems: Finding) -> UnusablePlaybookError:
        return UnusablePlaybookError(self.file, tuple(sorted(problems)))


def _well_shaped(raw: dict[str, Any]) -> bool:
    """Whether tables are tables and plays are a list of them, so that one file can be laid over another."""
    plays = raw.get("play", [])
    return (
        all(isinstance(raw.get(name, {}), dict) for name in ("line", "limits"))
        and isinstance(plays, list)
        and all(isinstance(play, dict) and isinstance(play.get("id", ""), str) for play in plays)
    )


def _name_of_play(whole: dict[str, Any], at: int) -> str:
    play = whole["play"][at]
    name = play.get("id") if isinstance(play, dict) else None
    return f'play "{name}"' if isinstance(name, str) else f"play {at + 1}"
