"""The policy that weighs affinity, continuity, load and fairness: a file, or the defaults here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cues.people.written import read_written

Weight = Annotated[float, Field(ge=0, le=10)]


class Policy(BaseModel):
    """What counts how much when an agent is chosen. The defaults are judgement; each may be 0."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    affinity: Weight = 1.0
    """What agent and caller have in common, -1 to 1."""
    continuity: Weight = 2.0
    """That an agent knows the customer: 1 for the one who spoke with them last, less for those before."""
    load: Weight = 1.0
    """Each call that an agent has now. Whoever is free goes before whoever has a call, but for an agent whose
    continuity outweighs their calls."""
    fairness: Weight = 1.0
    """How far an agent is above their share of the calls, 1 for twice the mean."""
    share: Annotated[float, Field(ge=1, le=10)] = 1.3
    """Times the team's mean above which an agent goes behind all others who are free, whoever calls."""


def read_policy(path: Path | None) -> Policy:
    """Read a policy; None: the defaults.

    Raises:
        BadInputError: it cannot be used; the message names the line and the field.
    """
    return Policy() if path is None else read_written(path, Policy, {"": tuple(Policy.model_fields)})
