"""Phrases of moments.toml: what the call is busy with, as people say it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


def spoken(text: str, part: str, side: str) -> str | None:
    """The first phrase of `[part] side` that stands in `text` as whole words; None where none does."""
    padded = f" {text} "
    return next((phrase.strip() for phrase in _phrases(part, side) if phrase in padded), None)


@cache
def _phrases(part: str, side: str) -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in _data()[part][side])


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = files("cues.calls").joinpath("moments.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
