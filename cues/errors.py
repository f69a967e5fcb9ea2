"""Errors of understanding, grown from the tree in speech/errors.py.

BadInputError
├── PlaybookError    a playbook that cannot be used; names the line
└── JournalError     a file that is not a call's journal
"""

from __future__ import annotations

from speech.errors import BadInputError


class PlaybookError(BadInputError):
    """A playbook that cannot be used."""


class JournalError(BadInputError):
    """A file that is not a call's journal."""
