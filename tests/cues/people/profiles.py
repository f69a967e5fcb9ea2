"""Profiles and memories as tests write them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from cues.details.detail import Kind, Status, Subject
from cues.memory.values import Keeper, Provenance, Remembered
from cues.people.profile import Profile

ROBIN = """
name = "robin"
hobbies = ["Fly fishing", "the church choir"]
pets = ["two golden retrievers"]
languages = ["Spanish"]
family = ["teenagers"]
avoid = ["football"]

[[lived]]
region = "Ohio"
place = "Columbus"
until = 2008
grew_up = true

[[lived]]
region = "Vermont"
since = 2009
"""


def profile(name="robin", **fields) -> Profile:
    return Profile.model_validate({"name": name, **fields})


def looked() -> None:
    """Wait for looks at a store that are under way."""
    for each in threading.enumerate():
        if each.name == "profiles":
            each.join()


def from_ohio(name, **fields) -> Profile:
    return profile(name, lived=[{"region": "Ohio", "grew_up": True}], **fields)


def remembered(
    kind, *, subject=Subject.CALLER, status=Status.ASSERTED, sensitive=False, agent=None, when=None, **of
):
    attributes = {key: value for key, value in of.items() if key not in {"superseded_by", "expires"}}
    rest = {key: of[key] for key in ("superseded_by", "expires") if key in of}
    told = Provenance(
        "call", 1.0, when or datetime(2026, 3, 5, tzinfo=UTC), "marker words", 0.9, Keeper.CALL, agent
    )
    return Remembered(1, 1, Kind(kind), subject, status, sensitive, attributes, (told,), **rest)
