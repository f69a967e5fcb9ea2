"""The terminal: size, colours, encoding, theme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ui.app import HeartlineApp
from ui.doctor.finding import State
from ui.doctor.terminal import HIGH, WIDE, Terminal, drawn_on, terminal_here, theme_there

GOOD = Terminal(80, 24, "truecolor", "utf-8", no_colour=False)


def states(terminal):
    return [finding.state for finding in drawn_on(terminal)]


def test_a_pipe_is_fine():
    assert terminal_here() is None  # pytest's own
    assert states(None) == [State.OK]


@pytest.mark.parametrize("terminal", [GOOD, replace(GOOD, colours="256"), replace(GOOD, encoding="UTF-8")])
def test_a_good_terminal_is_one_line(terminal):
    assert states(terminal) == [State.OK]


@pytest.mark.parametrize("terminal", [replace(GOOD, columns=WIDE - 1), replace(GOOD, lines=HIGH - 1)])
def test_a_small_one_is_noted(terminal):
    (finding,) = drawn_on(terminal)
    assert finding.state is State.NOTE
    assert f"{terminal.columns} columns" in finding.what


def test_the_screen_is_laid_out_narrowly_under_that_width():
    assert (WIDE, "-normal") in HeartlineApp.HORIZONTAL_BREAKPOINTS


@pytest.mark.parametrize(
    ("terminal", "named"),
    [
        (replace(GOOD, colours="standard"), "16 colours"),
        (replace(GOOD, colours="windows"), "16 colours"),
        (replace(GOOD, colours=None), "no colours"),
        (replace(GOOD, colours=None, no_colour=True), "NO_COLOR"),
        (replace(GOOD, encoding="cp1252"), "cp1252"),
    ],
)
def test_what_makes_the_screen_hard_to_read_is_noted(terminal, named):
    first, second = drawn_on(terminal)
    assert (first.state, second.state) == (State.OK, State.NOTE)
    assert named in second.what
    assert second.remedy


@pytest.mark.parametrize("theme", ["heartline-dark", "heartline-light", "nord"])
def test_known_themes_are_not_spoken_of(theme):
    assert theme_there(theme) is None


def test_an_unknown_theme_is_wrong():
    finding = theme_there("heartline-drak")
    assert finding is not None
    assert finding.state is State.WRONG
    assert 'did you mean "heartline-dark"' in finding.what
