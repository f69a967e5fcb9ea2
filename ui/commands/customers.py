"""`heartline customers`: what is remembered of customers, to look at, put right, hand out and forget."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speech.errors import BadInputError
from ui.commands.customers_encrypt import decrypt, encrypt

if TYPE_CHECKING:
    from cues.memory.numbers import Identity
    from cues.memory.store import Store
    from cues.memory.values import Customer

app = typer.Typer(no_args_is_help=True, help="What is remembered of customers: show, put right, forget.")

Who = Annotated[str, typer.Argument(metavar="WHO", help="A number, your own id, or id:N as `list` shows it.")]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://...; else the setting."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]
_BY_ID = re.compile(r"id:(\d{1,18})", re.ASCII)


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
    from ui.customer_lines import CUSTOMER_HEAD, customer_row, print_table
    from ui.wiring.memory import open_store

    with open_store(store) as opened, opened.reading() as connection:
        found = newest_customers(connection, limit)
    if as_json:
        _print_json({"schema": 1, "customers": [customer_values(one) for one in found]})
    elif found:
        print_table(CUSTOMER_HEAD, [customer_row(one) for one in found])
    else:
        typer.echo("Nobody is remembered. Memory is off until the setting memory.consent says so.", err=True)


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
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        customer = _one(opened, who)
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
        typer.echo(f"{len(known) - len(shown)} sensitive details are not shown: --sensitive", err=True)


@app.command()
def export(who: Who, *, store: StoreOption = None) -> None:
    """Print all that is known of a customer as JSON, sensitive details too, for whoever asks what is kept."""
    from cues.memory.export import everything_of
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        _print_json(everything_of(opened, _one(opened, who).id), indent=2)


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

    with open_store(store) as opened:
        customer, known_by = _anyone(opened, who)
        calls = f"{customer.calls} calls and all that" if customer else "whatever the journals hold that"
        _ask(f"Delete {calls} is kept of this customer? It cannot be undone.", yes=yes)
        done = forget_customer(opened, customer.id if customer else None, known_by, [make_traces()])
    if as_json:
        told = {"rows": dict(done.rows), "files": done.elsewhere, "left": done.left}
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
    from ui.wiring.memory import open_store

    with open_store(store) as opened:
        one, two = _one(opened, kept), _one(opened, other)
        _ask(f"Make id:{two.id} a part of id:{one.id}? It cannot be undone.", yes=yes)
        done = join(opened, one.id, two.id)
    typer.echo(
        f"id:{two.id} is id:{one.id} now: {done.calls} calls and {done.details} details went over, "
        f"{done.same} were known of both."
    )


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
        typer.echo(f"{done.remembered} calls are remembered now, {done.left} are still owed.")
        if done.left:
            typer.echo(done.why, err=True)
            raise typer.Exit(1)
        return
    from cues.calls.call_record import call_record
    from cues.calls.journal import read_journal
    from cues.memory.remembering import keep as keep_details
    from ui.settings import settings
    from ui.wiring.memory import find_journal, open_store

    rules = settings().memory
    record = call_record(read_journal(find_journal(call)), rules.region)
    with open_store(store) as opened:
        whose = _one(opened, customer).id if customer is not None else None
        kept = keep_details(opened, record, details or (), rules, agreed=agreed or None, customer=whose)
    settle(store)
    if kept.why_not is not None:
        typer.echo(f"Nothing is remembered: {kept.why_not}", err=True)
        raise typer.Exit(1)
    typer.echo(f"id:{kept.customer}: {kept.learned} details are new, {kept.again} were told again.")


@app.command()
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
    """Take out a detail that is wrong, or a call with somebody else; what it had ended stands again."""
    from cues.memory.wrong import wrong as take_out
    from cues.memory.wrong import wrong_person
    from ui.wiring.memory import open_store

    if (detail is None) == (call is None):
        raise BadInputError("Say which detail is wrong, or --call CALL; not both.")
    with open_store(store) as opened:
        _ask("Take it out for good?", yes=yes)
        done = take_out(opened, detail) if detail is not None else wrong_person(opened, str(call))
    typer.echo(f"{done.removed} details are taken out, {done.revived} stand again.")


app.command()(encrypt)
app.command()(decrypt)


def _one(store: Store, text: str) -> Customer:
    """The customer that is meant.

    Raises:
        BadInputError: nobody is, or several people are.
    """
    customer, _ = _anyone(store, text)
    if customer is None:
        raise BadInputError(
            "Nobody of this number or id is remembered. `heartline customers list` shows who."
        )
    return customer


def _anyone(store: Store, text: str) -> tuple[Customer | None, tuple[Identity, ...]]:
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
        ids = ", ".join(f"id:{one.id} ({one.calls} calls)" for one in found)
        raise BadInputError(f"Several people share this number: {ids}. Give one of these ids.")
    return (found[0] if found else None), (who,)


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInputError("This cannot be undone, and nobody is there to ask. Say --yes to do it.")
    typer.confirm(question, abort=True)


def _print_json(values: dict[str, Any], indent: int | None = None) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False, indent=indent))
