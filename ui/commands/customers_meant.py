"""Which store and which customer a command of `heartline customers` means, and whether it is to be done."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cues.counting import counted
from speech.errors import BadInputError

if TYPE_CHECKING:
    from cues.memory.numbers import Identity
    from cues.memory.store import Store
    from cues.memory.values import Customer

StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://...; else the setting."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
NOBODY_YET = "Nobody is remembered yet."
_BY_ID = re.compile(r"id:(\d{1,18})", re.ASCII)


def ask(question: str, *, yes: bool) -> None:
    """Let a person say yes to what cannot be undone.

    Args:
        question: what is about to be done.
        yes: they have said so already.

    Raises:
        BadInputError: nobody is there to be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInputError("This cannot be undone, and nobody is there to ask. Say --yes to do it.")
    typer.confirm(question, abort=True)


def is_there(option: str | None) -> bool:
    """Whether there is a store to look into; none is made for that.

    Raises:
        BadInputError: a file that `--store` names is not there.
    """
    from ui.wiring.agents import is_store_there

    there = is_store_there(option)
    if option is not None and not there:
        from cues.memory.engine import name_of, read_url

        raise BadInputError(f"There is no such store: {name_of(read_url(option))}.")
    return there


def open_there(option: str | None) -> Store:
    """The store that is there.

    Raises:
        BadInputError: there is none.
        StoreError: it cannot be opened.
    """
    from ui.wiring.memory import open_store

    if not is_there(option):
        raise BadInputError(NOBODY_YET)
    return open_store(option)


def customer_of(store: Store, text: str) -> Customer:
    """The customer that is meant.

    Raises:
        BadInputError: nobody is, or several people are.
    """
    customer, _ = anybody(store, text)
    if customer is None:
        raise BadInputError(
            "Nobody of this number or id is remembered. `heartline customers list` shows who."
        )
    return customer


def anybody(store: Store, text: str) -> tuple[Customer | None, tuple[Identity, ...]]:
    """The customer that is meant, None where the store knows nobody; and what they are known by."""
    from cues.memory.known import customer_by_id, customers_known_by
    from cues.memory.numbers import identity_of
    from ui.settings import settings

    by_id = _BY_ID.fullmatch(text)
    with store.reading() as connection:
        if by_id:
            customer = customer_by_id(connection, int(by_id[1]))
            if customer is None:
                raise BadInputError("There is no customer of this id. `heartline customers list` shows them.")
            return customer, ()
        who = identity_of(text, settings().memory.region)
        if who is None:
            raise BadInputError("This is neither a number nor an id. Give one, or id:N as `list` shows it.")
        found = customers_known_by(connection, who)
    if len(found) > 1:
        ids = ", ".join(f"id:{one.id} ({counted(one.calls, 'call')})" for one in found)
        raise BadInputError(f"Several people share this number: {ids}. Give one of these ids.")
    return (found[0] if found else None), (who,)
