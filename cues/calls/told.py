"""What other programs tell of a call by HTTP: strict, bounded, and never repeated in an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from speech.sources.protocols.names import shown

MOST_FACTS: Final = 100

Short = Annotated[str, Field(max_length=500)]
Shown = Annotated[Short, AfterValidator(shown)]
"""What people see, a name or a number: of it is taken what can be shown."""
Fact = Annotated[str, Field(max_length=2000)] | bool | int | float
Facts = Annotated[dict[Short, Fact], Field(max_length=MOST_FACTS)]
"""What a CRM knows besides: order, ticket, member since."""


class Told(BaseModel):
    """Every body of a request: no key but the ones named."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)

    def __repr_args__(self) -> Iterator[tuple[str, int]]:
        """How much it holds, for every text form; never what."""
        yield "fields", len(self.model_fields_set)
