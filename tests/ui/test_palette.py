"""The colours can be read."""

from __future__ import annotations

import pytest
from textual.color import Color

from ui.palette import THEMES, default_variables


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in Color.parse(colour).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_stand_out_from_every_ground(theme):
    words = {
        "foreground": theme.foreground,
        "primary": theme.primary,
        "warning": theme.warning,
        **theme.variables,
    }
    assert len(theme.variables) == 14, "eleven kinds, two sides, and quiet words"
    for ground in (theme.background, theme.surface):
        ratios = {name: contrast(ground, colour) for name, colour in words.items()}
        assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


def test_other_themes_borrow_the_colours_of_their_ground():
    dark, light = THEMES
    assert default_variables(dark=True) == dark.variables
    assert default_variables(dark=False) == light.variables
