"""Who the agents of this machine are, and what counts how much."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path

from cues.people.policy import Policy, read_policy


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
