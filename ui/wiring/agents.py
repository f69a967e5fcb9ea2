"""Who the agents of this machine are, and what counts how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

from cues.people.folder import ProfileFolder
from cues.people.policy import Policy, read_policy
from cues.people.reader import ProfileReader
from ui.settings import settings, store_file

if TYPE_CHECKING:
    from cues.memory.store import Store
    from ui.wiring.recall import MemoryOfCallers


def agents_folder() -> Path:
    """The profiles of this machine's agents, a TOML file each; the folder need not exist."""
    return user_config_path("heartline") / "agents"


def make_reader(memory: MemoryOfCallers) -> ProfileReader:
    """The profiles of this machine's folder and of the store, where there is one.

    Args:
        memory: opens the store, and closes it.
    """

    def store() -> Store | None:
        return memory.store() if is_store_there(None) else None

    return ProfileReader(ProfileFolder(agents_folder()), store)


def is_store_there(option: str | None) -> bool:
    """Whether there is a store to look into: a file that holds something, or a server, which is not asked.

    Args:
        option: what `--store` says; None: the setting, or the user's own file.

    Raises:
        BadInputError: the URL is none.
    """
    path = store_file()
    if option is not None or settings().memory.store is not None:
        from cues.memory.engine import read_url
        from ui.wiring.memory import store_url

        url = read_url(store_url(option))
        if url.drivername != "sqlite":
            return True
        path = Path(str(url.database))
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # to open it says what is wrong


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
