"""`heartline agents match`: the agents ranked for a caller, with reasons."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.agents_read import Folder, StoreOption, read

if TYPE_CHECKING:
    from cues.memory.values import Remembered

_MOST = 20
"""Agents that `match` shows."""


def match(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The caller's, in any spelling.")],
    *,
    agents: Folder = None,
    store: StoreOption = None,
    customer: Annotated[
        str | None,
        typer.Option(
            metavar="WHO",
            help="A number or your own id, where memory knows them by another; the number if not said.",
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What counts how much; this user's own, or the defaults."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the caller wants to speak: Spanish, es.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object, as `POST /route` gives it.")
    ] = False,
) -> None:
    """Rank the agents for a caller, with reasons; as if all were free and had taken no call yet."""
    import json
    from datetime import datetime

    from cues.people.affinity import Team
    from cues.people.languages import language_code
    from cues.people.policy import read_policy
    from cues.people.ranking import Caller, Load, place, spoke_before
    from cues.people.reader import together
    from cues.people.regions import guess
    from speech.errors import BadInputError
    from ui.wiring.agents import own_policy

    number = _e164(number)
    if language is not None and language_code(language) is None:
        raise BadInputError('That is no language. Write it as in "Spanish" or "es".')
    weights = own_policy() if policy is None else read_policy(policy)
    in_folder, in_store, _ = read(agents, store)
    profiles = together(in_folder, in_store).by_name
    if sys.stderr.isatty():
        typer.echo("Reading what numbers and words mean ...", err=True)
    remembered, why_not = _remembered(store, customer or number)
    if customer is not None and why_not:
        typer.echo(f"--customer tells nothing: {why_not}", err=True)
    caller = Caller(guess(number), remembered, spoke_before(remembered), language)
    loads = dict.fromkeys(profiles, Load())
    placed = place(
        Team(profiles.values()), weights, caller, loads, today=datetime.now().astimezone().date(), most=_MOST
    )
    if as_json:
        ranked = [
            {"agent": each.agent, "calls": 0, "why": [reason.of_agent for reason in each.reasons]}
            for each in placed
        ]
        typer.echo(json.dumps({"agent": placed[0].agent if placed else None, "ranked": ranked}))
        return
    if caller.guess is None:
        typer.echo("Where this number is from cannot be told.", err=True)
    else:
        typer.echo(f"{caller.guess.in_words}: a guess, as people keep their numbers when they move", err=True)
    for at, each in enumerate(placed, 1):
        why = "; ".join(reason.of_agent for reason in each.reasons) or "nothing in common is known"
        typer.echo(f"{at:>2}. {each.agent}: {why}")


def _e164(text: str) -> str:
    """A caller's number with its country's code, from any spelling.

    Raises:
        BadInputError: it is none.
    """
    from cues.memory.numbers import IdentityKind, identity_of
    from cues.people.regions import is_number
    from speech.errors import BadInputError
    from ui.settings import settings

    region = settings().memory.region
    known = identity_of(text, region)
    if known is not None and known.kind is IdentityKind.NUMBER:
        return known.value
    if not is_number(text):
        raise BadInputError(
            f"That is no telephone number of {region}, the setting memory.region. "
            "Write another country's with + and its code: +16145550123"
        )
    return text


def _remembered(store: str | None, who: str) -> tuple[tuple[Remembered, ...], str]:
    """What memory holds of a customer, and why it holds nothing, a sentence."""
    from cues.calls.recalling import WhoCalls
    from ui.wiring.agents import is_store_there
    from ui.wiring.recall import MemoryOfCallers

    with closing(MemoryOfCallers(store)) as memory:
        if memory.recall is None:
            return (), "memory is off."
        people = memory.recall(WhoCalls((who,))).people if is_store_there(store) else ()
    if len(people) == 1:
        return people[0].remembered, ""
    return (), "several people share it." if people else "nobody is remembered by it."
