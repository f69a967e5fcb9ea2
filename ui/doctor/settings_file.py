"""The settings file and the environment: whether they can be read, and which line or variable is wrong."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_settings import SettingsError

from cues.playbook.explain import did_you_mean
from cues.playbook.lines import Lines, Way, lines_of
from models.shelf import SHELF_VARIABLE
from ui.doctor.finding import Finding, note, ok, wrong
from ui.settings import Settings, settings_file
from ui.settings_errors import sentence_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ABOUT = "settings"
_PREFIX = "HEARTLINE_"
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
"""Where the standard reader found something wrong, at the end of what it says."""


def read_settings() -> tuple[Settings, list[Finding]]:
    """The settings as every command would read them; where they cannot be read, every default."""
    found = list(_unknown_variables(os.environ))
    try:
        return Settings(), [_fine(), *found]
    except ValidationError as error:
        lines = lines_of(_text())
        found += [_wrong_setting(one, lines, os.environ) for one in error.errors(include_url=False)]
    except SettingsError as error:
        found.append(_wrong_json(error))
    except tomllib.TOMLDecodeError as error:
        found.append(_no_toml(error, _text()))
    except UnicodeDecodeError:
        found.append(wrong(ABOUT, f"{settings_file()} is not UTF-8 text.", "Save it as UTF-8."))
    except OSError as error:
        found.append(
            wrong(
                ABOUT,
                f"{settings_file()} cannot be read: {error.strerror}.",
                "Make it yours to read, or move it away: without it every setting has its default.",
            )
        )
    return Settings.model_construct(), found


def _fine() -> Finding:
    file = settings_file()
    return ok(ABOUT, f"{file} holds together." if file.is_file() else "All defaults: there is no file.")


def _text() -> str:
    try:
        return settings_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _wrong_setting(error: ErrorDetails, lines: Lines, environment: Mapping[str, str]) -> Finding:
    """What one setting has wrong with it. The value itself is left out: it may be a secret."""
    way = error["loc"]
    variable = _variable(way, environment)
    where = f"The variable {variable}" if variable else f"{settings_file()}, line {lines.of(way)}"
    remedy = f"Mend {'the name' if error['type'] == 'extra_forbidden' else 'it'}, or delete it."
    return wrong(ABOUT, f"{where}: {sentence_of(error, Settings)}", remedy)


def _variable(way: Way, environment: Mapping[str, str]) -> str | None:
    """The environment variable that a value came from, as it beats the file; None where there is none."""
    names = {_PREFIX + "__".join(map(str, way[:size])).upper() for size in range(1, len(way) + 1)}
    return next((name for name in environment if name.upper() in names), None)


def _wrong_json(error: SettingsError) -> Finding:
    named = re.search(r'field "(\w+)"', str(error))
    variable = _PREFIX + (named[1].upper() if named else "...")
    return wrong(
        ABOUT, f"The variable {variable} is not JSON, as a table has to be.", "Mend it, or unset it."
    )


def _no_toml(error: tomllib.TOMLDecodeError, text: str) -> Finding:
    place = _PLACE.search(str(error))
    line = place[1] if place and place[1] else text.count("\n") + 1
    said = _PLACE.sub("", str(error))
    return wrong(ABOUT, f"{settings_file()}, line {line}: this is not TOML. {said}.", "Mend that line.")


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like settings and are none: nothing else ever speaks of them."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | {SHELF_VARIABLE}
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name.partition("__")[0] not in known:
            hint = did_you_mean(name, known) or "."
            yield note(ABOUT, f"The variable {name} is no setting{hint}", "Rename it, or unset it.")
