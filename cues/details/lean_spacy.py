"""Imports spaCy without its command line, which its package pulls in at once and nobody here calls.

The command line brings an HTTP client, a project tool and a template engine: 1.2 of 3.0 seconds of the import
on a slow core (`python -X importtime`), and every call would wait for it. While spaCy is imported an empty
module stands in for `spacy.cli`; afterwards it is gone, so whoever asks for the real one gets it.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_STAND_INS = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> ModuleType:
    """The package, imported now or before."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    for name in _STAND_INS:
        stand_in = ModuleType(name)
        stand_in.__path__ = []
        sys.modules[name] = stand_in
    # What spaCy takes from its command line on import: the function behind `spacy.info()`.
    sys.modules["spacy.cli.info"].__dict__["info"] = None
    try:
        return importlib.import_module("spacy")
    finally:
        for name in _STAND_INS:
            sys.modules.pop(name, None)
