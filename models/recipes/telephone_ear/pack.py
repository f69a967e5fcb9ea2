"""Packing what was learned: half way between the base and its student, as a delta that ships."""

from __future__ import annotations

import numpy as np

from models.delta import learned
from models.recipes.telephone_ear.kaldi import AcousticModel

SHARE = 0.5
"""How far towards the student: half way forgets less of clear speech and hears the telephone as well."""


def packed(base: bytes, student: bytes, bits: int = 8) -> bytes:
    """The delta from a base's am/final.mdl half way to the student's; see `models.delta`.

    The second head is only for learning and the variances never learned: both stay the base's.
    """
    before, after = AcousticModel(base), AcousticModel(student)
    names = [name for name in before.places if "xent" not in name and not name.endswith(".var")]
    share = np.float32(SHARE)
    for name in names:
        after.change(name, (1 - share) * before.weights(name) + share * after.weights(name))
    places = sorted((before.places[name] for name in names), key=lambda place: place.offset)
    return learned(base, bytes(after.content), places, bits)
