"""`heartline customers wrong`: a detail that is not so, or a call with somebody else, is taken out."""

from __future__ import annotations

from typing import Annotated

import typer

from cues.counting import counted
from speech.errors import BadInputError
from ui.commands.customers_meant import StoreOption, YesOption, ask, open_there


def wrong(
    detail: Annotated[
        int | None, typer.Argument(metavar="[DETAIL]", help="The detail's id, as `show` lists it.")
    ] = None,
    *,
    call: Annotated[
        str | None, typer.Option("--call", metavar="CALL", help="All of a call: it was with another person.")
    ] = None,
    yes: YesOption = False,
    store: StoreOption = None,
) -> None:
    """Take out a detail that is wrong, or a call with somebody else; what it had ended stands again.

    With a call go the number, id, name and yes or no that it alone told, and its gestures that have not gone.
    """
    from cues.gestures.wrong_call import withdraw_all_of
    from cues.memory.wrong import Undone, wrong_person
    from cues.memory.wrong import wrong as take_out
    from ui.settings import settings

    if (detail is None) == (call is None):
        raise BadInputError("Say which detail is wrong, or --call CALL; not both.")
    with open_there(store) as opened:
        ask("Take it out for good?", yes=yes)
        rules, done, gone = settings().memory, Undone(0, 0), 0
        if detail is not None:
            done = take_out(opened, detail, rules)
        elif call is not None:
            gone = withdraw_all_of(opened, call)
            done = wrong_person(opened, call, rules)
    out = counted(done.removed, "detail is", "details are")
    typer.echo(f"{out} taken out, {counted(done.revived, 'stands', 'stand')} again.")
    if done.besides:
        more = counted(done.besides, "number, id, name or word", "numbers, ids, names or words")
        typer.echo(f"{more} of that call went too.")
    if gone:
        typer.echo(f"{counted(gone, 'gesture is', 'gestures are')} withdrawn.")
