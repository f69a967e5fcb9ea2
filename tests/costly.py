"""What takes long to make and never changes, made once for all tests of a process."""

from __future__ import annotations

from functools import cache

from cues.details.rules import RuleExtractor, load_extractor
from cues.playbook.load import load_playbook
from cues.playbook.play import Playbook


@cache
def extractor() -> RuleExtractor:
    """The extractor that the product uses."""
    loaded = load_extractor()
    assert isinstance(loaded, RuleExtractor)
    return loaded


@cache
def playbook() -> Playbook:
    """The bundled playbook that is the default."""
    return load_playbook(None)
