"""Who the agents of this machine are, what counts how much, and what is remembered of who calls."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path

from cues.memory.values import Consent, Remembered
from cues.people.policy import Policy, read_policy
from ui.settings import settings


def agents_folder() -> Path:
    """The profiles of this machine's agents, a TOML file each; the folder need not exist."""
    return user_config_path("heartline") / "agents"


def policy_file() -> Path:
    """What weighs affinity, continuity, load and fairness; the file need not exist."""
    return user_config_path("heartline") / "policy.toml"


def own_policy() -> Policy:
    """The policy of this machine: its file, or the defaults where there is none.

    Raises:
        BadInputError: the file cannot be used.
    """
    file = policy_file()
    return read_policy(file if file.exists() else None)


def remembered_of(who: str) -> tuple[Remembered, ...]:
    """What is remembered of a customer; nothing while memory is off, or where several share a number.

    Args:
        who: a number, or an own id.

    Raises:
        HeartlineError: memory is on, and cannot be read.
    """
    rules = settings().memory
    if rules.consent is Consent.OFF:
        return ()
    from cues.memory.known import customers_known_by, details_of
    from cues.memory.numbers import identity_of
    from ui.wiring.memory import open_store

    identity = identity_of(who, rules.region)
    if identity is None:
        return ()
    with open_store(None) as store, store.reading() as connection:
        known = customers_known_by(connection, identity)
        return details_of(connection, known[0].id) if len(known) == 1 else ()
