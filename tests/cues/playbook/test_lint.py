from pathlib import Path

import pytest

from cues.playbook.finding import Finding, Severity
from cues.playbook.lint import lint
from cues.playbook.load import starter
from tests.cues.playbook.written import EXTENDS, HEAD, load, play

EVERY_KIND = (
    '["family", "bereavement", "health", "celebration", "work", "home", "place", "travel", "hobby", '
    '"hardship", "pet"]'
)
REST = play("rest", 'sensitivity = "sensitive"', "priority = 0", kinds=EVERY_KIND)
"""Keeps "no play for ..." away from what a test looks for, and stands below everything."""


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    return lint(load(tmp_path, text))


FOUND = [
    (play("a", "max_per_call = 0"), 8, "warning", "is switched off by max_per_call = 0"),
    ('[line]\nforbidden = ["pet"]\n' + play("a"), 8, "error", "is never shown: [line] forbids pet"),
    (
        '[line]\nkinds = ["pet"]\n' + play("a"),
        8,
        "error",
        "pet is the errand here, and the play lacks errand",
    ),
    (play("a", 'statuses = ["negated"]'), 8, "error", "only what is asserted or past raises a cue"),
    (play("a", 'words = ["my dog"]', 'unless = ["dog"]'), 9, "error", '"dog" in unless forbids every phrase'),
    (
        play("wide") + play("narrow", "priority = 60", 'words = ["my dog"]'),
        8,
        "error",
        '"wide" takes everything',
    ),
    (
        play("first") + play("second"),
        8,
        "error",
        'play "second": is never shown: play "first" takes everything',
    ),
    (
        play("a", 'words = ["dog", "cat"]') + play("b", 'words = ["big dog"]', "priority = 90"),
        9,
        "error",
        '"a" takes everything',
    ),
    (
        play("a", "attributes = { species = ['dog', 'cat'] }")
        + play("b", "attributes = { species = ['dog'], name = true }", "priority = 10"),
        9,
        "error",
        '"a" takes everything',
    ),
    (play("a", 'order = ["x"]'), 8, "error", 'the phrase "x" is too short'),
    (play("a", 'order = ["my boots"]', 'unless = ["boots"]'), 9, "error", "forbids every phrase in order"),
    (
        play("a", 'order = ["boots"]') + play("b", 'order = ["big boots"]', "priority = 90"),
        9,
        "error",
        '"a" takes everything',
    ),
    (play("a", 'words = ["x"]'), 8, "error", 'the phrase "x" is too short'),
    (play("a", 'words = ["dog",\n"ox"]'), 9, "warning", 'the phrase "ox" is too short'),
    (play("a", 'words = ["Late"]'), 8, "warning", 'the phrase "late" is ambiguous (dead, or after the time)'),
    (
        '[line]\nkinds = ["pet"]\nwords = ["can"]\n' + play("a"),
        5,
        "warning",
        '[line]: the phrase "can" is ambiguous',
    ),
    ('[line]\nwords = ["order"]\n' + play("a"), 4, "warning", "words do nothing without kinds"),
    (
        play("a", "attributes = { nmae = true }"),
        8,
        "error",
        'asks for "nmae", which no detail carries; did you mean',
    ),
    (
        play("a", 'suggestions = ["One?", "Two?", "How is {nmae}?"]'),
        7,
        "error",
        'no detail carries "{nmae}"; did you mean "name"?',
    ),
    (
        play("a", 'suggestions = ["One?", "Would you like an upgrade?"]'),
        7,
        "error",
        '"upgrade" sounds like selling',
    ),
    (
        play("a", f'suggestions = ["One?", "{"long " * 20}"]'),
        7,
        "warning",
        "suggestions has 99 characters; keep",
    ),
    (play("a", f'headline = "{"x" * 49}"'), 5, "warning", "headline has 49 characters; keep it to 48"),
    (
        play("a", 'suggestions = ["One.",\n"At least he is at peace."]', 'sensitivity = "sensitive"'),
        8,
        "error",
        '"at least" has no place in a sensitive play',
    ),
    (
        play("a", 'suggestions = ["One.", "So sorry!"]', 'sensitivity = "sensitive"'),
        7,
        "error",
        "takes no exclamation mark",
    ),
    (
        play("a", kinds='["bereavement"]'),
        3,
        "error",
        "is light, but a bereavement takes sensitive plays only",
    ),
]


@pytest.mark.parametrize(("text", "line", "severity", "what"), FOUND)
def test_found_with_its_line(tmp_path: Path, text: str, line: int, severity: str, what: str) -> None:
    found = findings(tmp_path, HEAD + text + REST)
    assert len(found) == 1, found
    (one,) = found
    assert (one.line, one.severity, what in one.text) == (line, Severity(severity), True), one


HARMLESS = [
    play("wide", "priority = 90") + play("narrow", 'words = ["my dog"]'),
    play("wide", 'unless = ["allergic"]') + play("narrow", "priority = 90"),
    play("loss", 'sensitivity = "sensitive"', "priority = 10") + play("light", "priority = 90"),
    play("off", "max_per_call = 1", 'words = ["big dog"]') + play("b", 'words = ["dog"]', "priority = 90"),
    play("wide") + play("past", "priority = 10", 'statuses = ["past"]'),
    play("wide", "priority = 110") + play("close", 'words = ["my dog"]', "priority = 90"),
    play("dog", "attributes = { species = ['dog'] }")
    + play("any", "attributes = { species = true }", "priority = 9"),
    '[line]\nkinds = ["pet"]\n' + play("a", "errand = true"),
    '[line]\nkinds = ["pet"]\nwords = ["claim form"]\n' + play("a"),
    play("a", 'unless = ["if"]'),
]


@pytest.mark.parametrize("text", HARMLESS)
def test_nothing_is_said_of_what_is_right(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, HEAD + text + REST) == ()


def test_kinds_that_nobody_speaks_of(tmp_path: Path) -> None:
    (one,) = findings(tmp_path, HEAD + '[line]\nforbidden = ["health"]\n' + play("a"))
    assert one.severity is Severity.WARNING
    assert "no play for family, bereavement, celebration" in one.text
    assert "health" not in one.text


def test_what_comes_from_the_default_is_not_the_desks_fault(tmp_path: Path) -> None:
    assert findings(tmp_path, EXTENDS + '[line]\nkinds = ["pet"]\nforbidden = ["work", "health"]\n') == ()


def test_a_play_of_the_default_can_shadow_the_desks_own(tmp_path: Path) -> None:
    (one,) = findings(tmp_path, EXTENDS + play("mine", "priority = 10"))
    assert 'play "pet-any" takes everything' in one.text
    assert one.line == 4


def test_the_starter_is_clean(tmp_path: Path) -> None:
    assert findings(tmp_path, starter()) == ()
