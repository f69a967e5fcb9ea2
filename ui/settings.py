"""What a person has settled for good: `settings.toml` in the user's configuration folder, or the environment.

Each setting has an environment variable: `HEARTLINE_` and its name in capitals. An option on the command line
beats both.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import ClassVar

from platformdirs import user_config_path, user_data_path, user_state_path
from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from cues.calls.gateway.rules import GatewayRules
from cues.gestures.rules import GestureRules
from cues.memory.rules import MemoryRules
from cues.webhooks.rules import Webhook
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError


class Settings(BaseSettings):
    """All settings, each with its default."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="HEARTLINE_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    model: str | None = None
    """The recogniser's model: a name of `heartline models list`, or a folder; None is the default one."""
    careful_model: str | None = None
    """The careful ear's model: a name of `heartline models list`, or a folder; None is the default one."""
    ears: EarsChoice = EarsChoice.AUTO
    """Which ears hear: auto, fast, careful or both."""
    playbook: Path | None = None
    """The playbook of this desk; None is the bundled one."""
    theme: str = "heartline-dark"
    """How the screen looks: heartline-dark, heartline-light, or one of Textual's own."""
    sound: bool = True
    """Whether a replay in real time is also heard, where there is a device."""
    keep_journals: bool = False
    """Whether the journals of calls are kept for longer than an hour."""
    gateway: GatewayRules = GatewayRules()
    """Who may come in at `heartline serve`, and how much of it: the table `[gateway]`."""
    memory: MemoryRules = MemoryRules()
    """What is remembered of customers, where and for how long: the table `[memory]`."""
    gestures: GestureRules = GestureRules()
    """Whether agents may send gestures, what they may cost, how they go out: the table `[gestures]`."""
    report: Webhook = Webhook()
    """Where the report of a call is posted to: the table `[report]`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then the file; nothing else is looked at."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def settings_file() -> Path:
    """Where the settings lie; the file need not exist."""
    return user_config_path("heartline") / "settings.toml"


def journal_folder() -> Path:
    """Where the journals of calls lie."""
    return user_state_path("heartline") / "journals"


def store_file() -> Path:
    """Where memory lies unless another store is named; the file need not exist."""
    return user_data_path("heartline") / "memory" / "memory.db"


def desk_file() -> Path:
    """What says where this user's desk can be asked for calls while it listens."""
    return user_state_path("heartline") / "desk.json"


def gateway_folder(name: str) -> Path:
    """Where a gateway of this machine keeps its journals and its secret."""
    return user_state_path("heartline") / "gateways" / name


def trace_folders() -> tuple[Path, ...]:
    """Where journals of this machine lie: the desk's, and every gateway's."""
    return journal_folder(), gateway_folder("gateway").parent


@cache
def settings() -> Settings:
    """The settings of this machine's user.

    Raises:
        BadInputError: the file, or an environment variable, holds something that is no setting.
    """
    try:
        return Settings()
    except ValidationError as error:
        from ui.settings_errors import sentence_of

        said = sentence_of(error.errors()[0], Settings)
        raise BadInputError(
            f"In {settings_file()}, or in the environment: {said} `heartline doctor` says where."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{settings_file()} is not valid TOML: {error}.") from None
    except UnicodeDecodeError:
        raise BadInputError(f"{settings_file()} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise BadInputError(f"{settings_file()} cannot be read: {error.strerror}.") from None
    except SettingsError:
        raise BadInputError(
            "An environment variable HEARTLINE_... holds something that is no setting: a table's is "
            "HEARTLINE_GATEWAY__KEY, and a list is written as JSON."
        ) from None
