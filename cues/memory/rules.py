"""What may be remembered and for how long: the table `[memory]` of the settings, each with its default."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from cues.details.detail import Kind
from cues.memory.values import Consent

Days = Annotated[int, Field(ge=0, le=36_500)]
"""0: for ever."""


def _region(text: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415 - most settings name no country

    if text not in SUPPORTED_REGIONS:
        raise PydanticCustomError("region", 'is no country; write two capital letters, as in "US" or "GB"')
    return text


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class KeptDays(_Table):
    """`[memory.days]`: for how many days a detail is kept after it was last told, by its kind; 0: for ever.

    What changes quickly, or weighs on people, is kept for a shorter time.
    """

    pet: Days = 1095
    family: Days = 1095
    bereavement: Days = 730
    health: Days = 365
    celebration: Days = 400
    work: Days = 730
    home: Days = 730
    place: Days = 1825
    travel: Days = 400
    hobby: Days = 1095
    hardship: Days = 180

    def of(self, kind: Kind) -> int:
        """Days for one kind."""
        return int(getattr(self, kind.value))


class MemoryRules(_Table):
    """`[memory]`: consent, what is sure enough, and how long it is kept."""

    store: SecretStr | None = None
    """Where it is kept: `sqlite:///FILE` or `postgresql://...`, which may hold a password. None: the file
    `memory.db` in the user's data folder."""
    encrypt: bool = False
    """Whether that file is encrypted. A plain one is made so by `heartline customers encrypt`."""
    key_file: Path | None = None
    """A file that holds the key, for machines without a keyring. None: the system's keyring keeps it."""
    consent: Consent = Consent.OFF
    """off: nothing is remembered; ask: what the agent keeps, once the customer has said yes; on."""
    region: Annotated[str, AfterValidator(_region)] = "US"
    """The country of numbers without a country code, ISO 3166."""
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.7
    """Confidence from which a confirmed detail is remembered without the agent's key."""
    days: KeptDays = KeptDays()
    """For how long each kind is kept."""
    calls_days: Days = 1095
    """For how many days it is kept that a call was, and what became of its cues; 0: for ever."""

    owed_days: Annotated[int, Field(ge=1, le=365)] = 7
    """For how many days a call is tried again that could not be remembered."""

    def expires(self, kind: Kind, told: date) -> date | None:
        """The day on which a detail told on a day is forgotten by itself; None: never."""
        days = self.days.of(kind)
        return told + timedelta(days=days) if days else None
