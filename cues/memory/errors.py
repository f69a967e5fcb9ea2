"""Errors of the store, grown from the tree in speech/errors.py; none holds a customer's word or a password.

HeartlineError
└── StoreError            what is remembered cannot be read or written
    ├── StoreGoneError    it is out of reach just now; the same may well work later
    └── NewerStoreError   it comes from a newer version, and was left alone
"""

from __future__ import annotations

from speech.errors import HeartlineError


class StoreError(HeartlineError):
    """What is remembered cannot be read or written; nothing was changed."""


class StoreGoneError(StoreError):
    """The store is out of reach just now: locked by another, or its server is away. Trying later may do."""


class NewerStoreError(StoreError):
    """The store was written by a newer version; it is left alone."""
