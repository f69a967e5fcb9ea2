"""Docs that are held to the code: commands and options, events and their fields, settings, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import typer.main

from cues.calls.any_event import Event
from cues.calls.events import CallEvent
from ui.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
NOT_YET = {"batch"}


def commands():
    """Every command as its words, with the options it takes."""
    found = {}

    def walk(command, words):
        inner = getattr(command, "commands", None)
        if inner:
            for name, each in inner.items():
                walk(each, (*words, name))
        else:
            found[words] = {option for parameter in command.params for option in parameter.opts}

    walk(typer.main.get_command(app), ())
    return found


COMMANDS = commands()


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in COMMANDS:
        assert f"heartline {words[0]}" in readme, words
        assert words[-1] in readme, words


def test_every_option_is_in_the_docs():
    missing = {
        option
        for options in COMMANDS.values()
        for option in options
        if option.startswith("--") and option != "--help" and f"{option}" not in DOCS
    }
    assert not missing


@pytest.mark.parametrize("line", sorted(set(re.findall(r"heartline ((?:[a-z]+ ?)+)", DOCS))))
def test_every_command_in_the_docs_exists(line):
    words = tuple(line.split())
    known = {each[: len(words)] for each in COMMANDS} | set(COMMANDS)
    assert any(words[:size] in known for size in (3, 2, 1)), f"heartline {line}"
    assert words[0] not in NOT_YET


def test_every_option_in_the_docs_exists():
    known = {option for options in COMMANDS.values() for option in options} | {"--help", "--version"}
    for line in re.findall(r"heartline [^\n`|]*", DOCS):
        assert set(re.findall(r"(--[a-z-]+)", line)) <= known, line


@pytest.mark.parametrize("kind", get_args(CallEvent), ids=lambda kind: kind.event)
def test_every_event_and_field_is_on_the_events_page(kind):
    page = (ROOT / "docs/events.md").read_text(encoding="utf-8")
    section = next(part for part in page.split("\n## ") if f"`{kind.event}`" in part.partition("\n")[0])
    own = set(kind.__dataclass_fields__) - set(Event.__dataclass_fields__)
    told = {
        name
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert told == own


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
