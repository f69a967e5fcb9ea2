"""Customers and what is known of them, as tables for a terminal and as plain lines for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from cues.counting import counted
from cues.memory.forgetting import Forgotten
from cues.memory.values import Customer, Remembered

NOTHING = "-"
Rows = Sequence[tuple[str, ...]]


def print_table(head: tuple[str, ...], rows: Rows) -> None:
    """Print a table with its head in a terminal, and bare columns in a pipe."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    clean = [tuple(_harmless(cell) for cell in row) for row in rows]
    console = Console(file=sys.stdout)
    if console.is_terminal:
        table = Table(*head, box=None, pad_edge=False, header_style="bold")
        for row in clean:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        return
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    for row in clean:
        line = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")


CUSTOMER_HEAD = ("id", "number", "own id", "name", "calls", "last call", "agreed")
AGREED = {None: NOTHING, True: "yes", False: "no"}


def customer_row(one: Customer) -> tuple[str, ...]:
    """One customer as a row."""
    last = f"{one.last_call:%Y-%m-%d}" if one.last_call else NOTHING
    return (
        f"id:{one.id}",
        one.number or NOTHING,
        one.ref or NOTHING,
        one.name or NOTHING,
        str(one.calls),
        last,
        AGREED[one.agreed],
    )


DETAIL_HEAD = ("id", "kind", "what", "state", "told", "until")


def detail_row(one: Remembered) -> tuple[str, ...]:
    """One detail as a row: what was said, whether it stands, when it was last told and how often."""
    last = one.told[-1] if one.told else None
    times = f" ({len(one.told)} times)" if len(one.told) > 1 else ""
    return (
        str(one.id),
        one.kind.value,
        last.words if last else NOTHING,
        state_of(one),
        f"{last.told:%Y-%m-%d}{times}" if last else NOTHING,
        f"{one.expires:%Y-%m-%d}" if one.expires else "for good",
    )


def state_of(one: Remembered) -> str:
    """Whether a detail stands, in words."""
    words = [one.status.value]
    if one.superseded_by is not None:
        words.append(f"ended by {one.superseded_by}")
    if one.sensitive:
        words.append("sensitive")
    if one.asked:
        words.append(f"asked {one.asked[-1]:%Y-%m-%d}")
    return ", ".join(words)


def forgotten_lines(done: Forgotten) -> Iterator[str]:
    """What forgetting did, what it found when it looked again, and what it could not reach."""
    for table, count in done.rows.items():
        yield f"Deleted {counted(count, 'row')} of the table {table}."
    for name in done.elsewhere:
        yield f"On this machine: {name}."
    if done.no:
        yield "Their no to being remembered is deleted too. To keep it: heartline customers agreed WHO no"
    if not done.rows and not done.elsewhere:
        yield "There was nothing to delete."
    if done.left:
        yield from (f"STILL THERE: {name}." for name in done.left)
    else:
        yield "Looked again: nothing is left in the store or in the journals of this machine."
    yield "Out of reach, look yourself:"
    yield from (f"- {line}" for line in done.out_of_reach)


def _harmless(cell: str) -> str:
    """Without signs that would steer a terminal: names come from other people's systems."""
    return "".join(sign if sign.isprintable() else " " for sign in cell)
