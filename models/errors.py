"""Errors of supplying models, grown from the tree in speech/errors.py.

HeartlineError
├── ModelAbsentError      a model of the catalogue that has not been fetched
├── ModelDamagedError     a fetched model whose files are not what they should be
├── UnfoldError           a model whose graphs could not be made into one
└── FetchError            a model that could not be fetched
    ├── ClientMissingError    the package client that carries it is not installed
    ├── NetworkError          whoever keeps it cannot be reached
    ├── NoSpaceError          the disk has no room for it
    ├── DigestError           what arrived is not what the catalogue names
    ├── DeltaError            what a network learned since cannot be applied
    └── ArchiveError          an archive that cannot be unpacked, or would write outside its folder
BadInputError
├── UnknownModelError     a name that is neither in the catalogue nor a folder
├── WrongKindError        a model of the catalogue that is for something else
├── CatalogError          a catalogue that cannot be used
└── TruthError            a call's truth that cannot be used, or a folder without any
"""

from __future__ import annotations

from speech.errors import BadInputError, HeartlineError


class ModelAbsentError(HeartlineError):
    """A model of the catalogue that has not been fetched."""


class ModelDamagedError(HeartlineError):
    """A fetched model whose files are missing or are not what the catalogue names."""


class UnfoldError(HeartlineError):
    """A model whose two graphs could not be made into one: not there, no room, or not readable."""


class FetchError(HeartlineError):
    """A model that could not be fetched."""


class ClientMissingError(FetchError):
    """The package client that carries a model is not installed."""


class NetworkError(FetchError):
    """Whoever keeps a model cannot be reached, or broke off."""


class NoSpaceError(FetchError):
    """The disk has no room for a model."""


class DigestError(FetchError):
    """What arrived is not what the catalogue names."""


class DeltaError(FetchError):
    """What a network learned since cannot be applied: broken, missing, or learned on another base."""


class ArchiveError(FetchError):
    """An archive that cannot be unpacked, or that would write outside its folder."""


class UnknownModelError(BadInputError):
    """A name that is neither in the catalogue nor a folder."""


class WrongKindError(BadInputError):
    """A model of the catalogue that is for something else than what it was named for."""


class CatalogError(BadInputError):
    """A catalogue that cannot be used; the message names the entry."""


class TruthError(BadInputError):
    """A file that tells what is said in a call and cannot be used, or a folder that holds none."""
