"""Errors a person reads: the ground of the tree that every package's errors grow from.

HeartlineError                 exit code 1: it could not be done
├── DeviceError                a sound device that cannot be heard (speech/sources/desk/devices.py)
└── BadInputError              exit code 2: the command line or a file given to it is wrong
    ├── AudioFileError         a recording that cannot be replayed
    └── RecognizerModelError   a folder that is not a recogniser's model

The message is one or two plain sentences: what is wrong with which thing, and what to do about it. It never
holds what a customer said.
"""

from __future__ import annotations

from typing import ClassVar


class HeartlineError(Exception):
    """Something could not be done; the message says what, and what to do about it."""

    exit_code: ClassVar[int] = 1


class BadInputError(HeartlineError):
    """What a person gave (a file, an option, a folder) is not what is needed."""

    exit_code: ClassVar[int] = 2


class AudioFileError(BadInputError):
    """A recording that cannot be replayed."""


class RecognizerModelError(BadInputError):
    """A folder that is not a model of the recogniser asked for."""
