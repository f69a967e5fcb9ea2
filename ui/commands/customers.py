"""`heartline customers`: what is remembered of customers, to look at, put right, hand out and forget."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cues.counting import counted
from ui.commands.customers_encrypt import decrypt, encrypt
from ui.commands.customers_meant import (
    NOBODY_YET,
    StoreOption,
    YesOption,
    anybody,
    ask,
    customer_of,
    is_there,
    open_there,
)
from ui.commands.customers_wrong import wrong

if TYPE_CHECKING:
    from cues.memory.values import Customer

app = typer.Typer(no_args_is_help=True, help="What is remembered of customers: show, put right, forget.")

Who = Annotated[str, typer.Argument(metavar="WHO", help="A number, your own id, or id:N as `list` shows it.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


class Answer(StrEnum):
    """What a customer says to being remembered."""

    YES = "yes"
    NO = "no"


@app.command("list")
def list_customers(
    *,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="At most so many.")] = 50,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """List customers, those who called last first."""
    from cues.memory.export import customer_values
    from cues.memory.known import newest_customers
    from cues.memory.values import Consent
    from ui.customer_lines import CUSTOMER_HEAD, customer_row, print_table
    from ui.settings import settings

    found: tuple[Customer, ...] = ()
    if is_there(store):
        with open_there(store) as opened, opened.reading() as connection:
            found = newest_customers(connection, limit)
    if as_json:
        _print_json({"schema": 1, "customers": [customer_values(one) for one in found]})
    elif found:
        print_table(CUSTOMER_HEAD, [customer_row(one) for one in found])
    else:
        off = " Memory is off until the setting memory.consent says so."
        typer.echo(NOBODY_YET + off * (settings().memory.consent is Consent.OFF), err=True)


@app.command()
def show(
    who: Who,
    *,
    sensitive: Annotated[
        bool, typer.Option("--sensitive", help="Losses, illnesses and hardships too.")
    ] = False,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Show what is remembered of a customer; sensitive details only when asked for."""
    from cues.memory.export import customer_values, detail_values
    from cues.memory.known import details_of
    from ui.customer_lines import CUSTOMER_HEAD, DETAIL_HEAD, customer_row, detail_row, print_table

    with open_there(store) as opened:
        customer = customer_of(opened, who)
        with opened.reading() as connection:
            known = details_of(connection, customer.id)
    shown = [one for one in known if sensitive or not one.sensitive]
    if as_json:
        values = [detail_values(one) for one in shown]
        hidden = len(known) - len(shown)
        _print_json({"schema": 1, "customer": customer_values(customer), "details": values, "hidden": hidden})
        return
    print_table(CUSTOMER_HEAD, [customer_row(customer)])
    if shown:
        typer.echo()
        print_table(DETAIL_HEAD, [detail_row(one) for one in shown])
    if len(known) > len(shown):
        are = counted(len(known) - len(shown), "sensitive detail is", "sensitive details are")
        typer.echo(f"{are} not shown: --sensitive", err=True)


@app.command()
def export(who: Who, *, store: StoreOption = None) -> None:
    """Print all that is known of a customer as JSON, sensitive details too, for whoever asks what is kept."""
    from cues.memory.export import everything_of

    with open_there(store) as opened:
        _print_json(everything_of(opened, customer_of(opened, who).id), indent=2)


@app.command()
def forget(
    who: Who, *, yes: YesOption = False, as_json: JsonOption = False, store: StoreOption = None
) -> None:
    """Delete every trace of a customer: store, journals, gestures; look again, and say what is out of reach.

    Exit code 1 where something is left.
    """
    from cues.memory.forgetting import forget as forget_customer
    from ui.customer_lines import forgotten_lines
    from ui.wiring.memory import make_traces, open_store

    if store is not None:
        is_there(store)
    with open_store(store) as opened:  # also where there is none: journals may tell of them
        customer, known_by = anybody(opened, who)
        calls = (
            f"{counted(customer.calls, 'call')} and all that"
            if customer
            else "whatever the journals hold that"
        )
        ask(f"Delete {calls} is kept of this customer? It cannot be undone.", yes=yes)
        done = forget_customer(opened, customer.id if customer else None, known_by, [make_traces()])
    if as_json:
        told = {"rows": dict(done.rows), "files": done.elsewhere, "left": done.left, "no": done.no}
        _print_json({"schema": 1, **told, "out_of_reach": done.out_of_reach})
    else:
        typer.echo("\n".join(forgotten_lines(done)))
    if done.left:
        raise typer.Exit(1)


@app.command()
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The customer who stays, as WHO elsewhere.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The one whose details go over to them.")],
    *,
    yes: YesOption = False,
    store: StoreOption = None,
) -> None:
    """Make two customers one; what both have told is one detail then. It cannot be undone."""
    from cues.memory.joining import join

    with open_there(store) as opened:
        one, two = customer_of(opened, kept), customer_of(opened, other)
        ask(f"Make id:{two.id} a part of id:{one.id}? It cannot be undone.", yes=yes)
        done = join(opened, one.id, two.id)
    moved = f"{counted(done.calls, 'call')} and {counted(done.details, 'detail')} went over"
    same = counted(done.same, "detail was", "details were")
    typer.echo(f"id:{two.id} is id:{one.id} now: {moved}, {same} known of both.")


@app.command()
def name(
    who: Who,
    new: Annotated[str, typer.Argument(metavar="NAME", help='In quotes; "" takes the name away.')],
    *,
    store: StoreOption = None,
) -> None:
    """Say what a customer is called."""
    from cues.memory.renaming import rename

    with open_there(store) as opened:
        customer = customer_of(opened, who)
        kept = rename(opened, customer.id, new)
    typer.echo(f"id:{customer.id} has {'no name' if kept is None else 'this name'} now.")


@app.command()
def agreed(
    who: Who,
    answer: Annotated[Answer, typer.Argument(help="May they be remembered?")],
    *,
    store: StoreOption = None,
) -> None:
    """Write down what a customer says to being remembered, in a letter perhaps; a no of somebody unknown too.

    What is remembered already stays, unseen by agents, until it expires or the customer is forgotten.
    """
    from cues.memory.objecting import say
    from ui.wiring.memory import open_store

    no = answer is Answer.NO
    if store is not None:
        is_there(store)
    with open_store(store) if no else open_there(store) as opened:
        customer, known_by = anybody(opened, who)
        id_ = say(opened, customer.id if customer else None, known_by, agreed=not no)
    typer.echo(f"id:{id_} {'does not want to' if no else 'may'} be remembered.")


@app.command()
def keep(
    call: Annotated[
        str | None,
        typer.Argument(metavar="[CALL]", help="The call's id, or its journal; none: all that are owed."),
    ] = None,
    details: Annotated[
        list[str] | None, typer.Argument(metavar="DETAIL...", help="Ids of details in the call.")
    ] = None,
    *,
    customer: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who it was, where several people share the number.")
    ] = None,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="The customer has said yes to being remembered.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Remember details of a call after it has ended, as the key that keeps them does in the call.

    Without details, remember what the call's end would have. Without a call, try those again that could not
    be remembered; exit code 1 where some still cannot.
    """
    from ui.wiring.owed import settle

    if call is None:
        done = settle(store)
        now = counted(done.remembered, "call is", "calls are")
        typer.echo(f"{now} remembered now, {counted(done.left, 'is', 'are')} still owed.")
        if done.left:
            typer.echo(done.why, err=True)
            raise typer.Exit(1)
        return
    from cues.calls.call_record import call_record
    from cues.calls.journal import read_journal
    from cues.memory.remembering import ANOTHER, NOBODY, UNSAID
    from cues.memory.remembering import keep as keep_details
    from ui.settings import settings
    from ui.wiring.memory import find_journal, open_store

    if store is not None:
        is_there(store)
    rules = settings().memory
    record = call_record(read_journal(find_journal(call)), rules.region)
    with open_store(store) as opened:
        whose = customer_of(opened, customer).id if customer is not None else None
        kept = keep_details(opened, record, details or (), rules, agreed=agreed or None, customer=whose)
    settle(store)
    if kept.why_not is not None:
        unsaid = kept.why_not in {UNSAID, NOBODY, ANOTHER} or "share this number" in kept.why_not
        say = " Say who it was with --customer WHO." if unsaid and customer is None else ""
        typer.echo(f"Nothing is remembered: {kept.why_not}{say}", err=True)
        raise typer.Exit(1)
    new = counted(kept.learned, "detail is", "details are")
    typer.echo(f"id:{kept.customer}: {new} new, {counted(kept.again, 'was', 'were')} told again.")


app.command()(wrong)
app.command()(encrypt)
app.command()(decrypt)


def _print_json(values: dict[str, Any], indent: int | None = None) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False, indent=indent))
