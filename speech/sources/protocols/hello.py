"""What a sender says of a call, first of all: the hello of every protocol that is our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A short text without control characters."""
ABOUT: Final = ("number", "agent", "customer", "began", "language")
"""What is told of the call itself; the rest is between sender and gateway."""


class CallHello(BaseModel):
    """The fields of every hello; all may be left out."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    call: Text = ""
    """The sender's own name for it."""
    number: Text = ""
    agent: Text = ""
    customer: Text = ""
    began: Text = ""
    """ISO 8601."""
    language: Text = ""
    token: Text = ""

    @classmethod
    def read(cls, fields: Any) -> Self | None:  # noqa: ANN401 - whatever JSON may hold
        """None where it is not valid: an error raised in here would carry what was received."""
        try:
            return cls.model_validate(fields)
        except ValidationError:
            return None

    @property
    def about(self) -> Mapping[str, str]:
        """What was told of the call itself, by its name here."""
        return MappingProxyType({key: value for key in ABOUT if (value := getattr(self, key))})

    def __repr_args__(self) -> Iterator[tuple[str, int]]:
        """How much it holds, for every text form; never what: numbers and tokens are in it."""
        yield "fields", len(self.model_fields_set)
