"""A store made up for the benchmark: customers with ten details each, in a folder that is deleted again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert

from cues.details.detail import Kind
from cues.memory.engine import sqlite_url
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.tables import calls, customers, details, identities, namings, tellings
from speech.errors import HeartlineError

DETAILS: Final = ((0, 1, 2, 3), (4, 5, 6), (7, 8, 9))
"""Which of a customer's ten details each of their three calls has told."""
AT_ONCE: Final = 5_000
"""Calls in one transaction."""
DAYS: Final = 150
"""Over which the calls are spread, so that nothing has expired."""
BYTES: Final = 6_000
"""Of disk for a customer: 4,300 were measured in a store of a million, and SQLite needs some beside it."""
SPARE: Final = 1_000_000_000
"""Bytes of disk that are left to others."""
AREAS: Final = tuple(
    "614 802 512 415 212 305 206 617 312 303 503 713 404 702 615 919 314 816 505 208".split()
)
LIVES: Final[tuple[tuple[Kind, str, bool, str, dict[str, str | int]], ...]] = (
    (Kind.PET, "close", False, "our dog biscuit", {"species": "dog", "name": "Biscuit", "breed": "beagle"}),
    (Kind.CELEBRATION, "close", False, "our son is getting married", {"event": "wedding", "relation": "son"}),
    (Kind.HOBBY, "caller", False, "i go fly fishing", {"activity": "fly fishing"}),
    (Kind.BEREAVEMENT, "close", True, "my husband died", {"loss": "partner", "lost": "husband"}),
    (Kind.PLACE, "caller", False, "i grew up in ohio", {"region": "Ohio", "country": "United States"}),
    (Kind.WORK, "caller", False, "i just started as a nurse", {"occupation": "nurse", "event": "new job"}),
    (Kind.FAMILY, "close", False, "my daughter emma is seven", {"relation": "daughter", "name": "Emma"}),
    (Kind.TRAVEL, "caller", False, "we are flying to portugal", {"place": "portugal", "country": "Portugal"}),
    (Kind.HEALTH, "caller", True, "i am having knee surgery", {"condition": "surgery"}),
    (Kind.PET, "close", False, "we have two cats", {"species": "cat", "count": 2}),
    (Kind.HOME, "caller", False, "we are doing up the kitchen", {"event": "renovation"}),
    (Kind.HOBBY, "caller", False, "i keep bees", {"activity": "beekeeping"}),
    (Kind.CELEBRATION, "caller", False, "it is my birthday", {"event": "birthday"}),
    (Kind.HARDSHIP, "caller", True, "we were flooded", {"event": "flood"}),
    (Kind.PLACE, "caller", False, "we live in vermont", {"region": "Vermont", "country": "United States"}),
)
"""Kind, whose, whether it is sensitive, words, attributes. Each customer tells ten in a row."""
DATED: Final = frozenset({Kind.CELEBRATION, Kind.TRAVEL, Kind.HEALTH})
"""Kinds that are told with a day that is to come."""
RULES: Final = MemoryRules()
Rows = list[dict[str, Any]]
Progress = Callable[[], AbstractContextManager[Callable[[str, int, int], None]]]
"""Shows, for as long as its block lasts, what is done, how many are done, and how many there are."""


@contextmanager
def made_store(count: int, progress: Progress) -> Iterator[str]:
    """A store of so many customers, for as long as the block lasts.

    Args:
        count: customers, each with three calls and ten details.
        progress: shows how far it has come.

    Yields:
        Its URL.

    Raises:
        HeartlineError: the disk has no room for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="heartline-bench-"))
    try:
        needed, free = count * BYTES + SPARE, shutil.disk_usage(folder).free
        if free < needed:
            raise HeartlineError(
                f"{needed / 1e9:.1f} GB are needed in {folder.parent}, and {free / 1e9:.1f} are free. "
                "Take fewer customers, or set TMPDIR to a folder on a larger disk."
            )
        url = sqlite_url(folder / "memory.db")
        with Store.open(url) as store, progress() as tell:
            everything = range(len(DETAILS) * count)
            batches = -(-len(everything) // AT_ONCE)
            for batch in range(batches):
                tell(f"writing {len(everything):,} calls", batch, batches)
                with store.writing() as connection:
                    _write(connection, everything[batch * AT_ONCE : (batch + 1) * AT_ONCE], count)
        yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def number_of(customer: int) -> str:
    """The number of a customer, counted from 0; E.164, in twenty areas, no two alike."""
    area, rest = AREAS[customer % len(AREAS)], customer // len(AREAS)
    return f"+1{area}{200 + rest // 10_000}{rest % 10_000:04}"


def _write(connection: Connection, numbers: Sequence[int], count: int) -> None:
    """Write calls as a store grows: all customers' first ones, then all second ones."""
    people: Rows = []
    known: Rows = []
    named: Rows = []
    called: Rows = []
    learned: Rows = []
    heard: Rows = []
    now = datetime.now(UTC)
    for number in numbers:
        turn, customer = divmod(number, count)
        began = now - timedelta(days=DAYS * (1 - number / (len(DETAILS) * count)))
        id_ = f"{began:%Y%m%d-%H%M%S}-{number:07}"
        if turn == 0:
            people.append({"id": customer + 1, "name": None, "agreed": None, "since": began})
            known.append(
                {"id": customer + 1, "customer": customer + 1, "kind": "number", "value": number_of(customer)}
            )
        row = {"id": id_, "customer": customer + 1, "began": began, "zone": -300, "duration": 300.0}
        named.append({"identity": customer + 1, "call": id_})
        called.append({**row, "agent": f"agent{number % 5000:04}"})
        for place in DETAILS[turn]:
            detail, telling = _detail(customer, place, id_, began, count)
            learned.append(detail)
            heard.append(telling)
    for table, rows in (
        (customers, people),
        (identities, known),
        (namings, named),
        (calls, called),
        (details, learned),
        (tellings, heard),
    ):
        if rows:
            connection.execute(insert(table), rows)


def _detail(
    customer: int, place: int, call: str, began: datetime, count: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One detail and its telling; details are counted as they are written."""
    turn = next(at for at, places in enumerate(DETAILS) if place in places)
    before = sum(map(len, DETAILS[:turn]))
    id_ = count * before + customer * len(DETAILS[turn]) + place - before + 1
    kind, subject, sensitive, words, attributes = LIVES[(customer + place) % len(LIVES)]
    if kind in DATED:
        attributes = {**attributes, "when_date": f"{began + timedelta(days=20 + customer % 200):%Y-%m-%d}"}
    common = {"attributes": attributes, "status": "asserted"}
    detail = {
        "id": id_,
        "customer": customer + 1,
        "kind": kind.value,
        "subject": subject,
        "sensitive": sensitive,
        "superseded_by": None,
        "ended_by": None,
        "expires": RULES.expires(kind, began.date()),
        **common,
    }
    at = 20.0 + place
    telling = {
        "detail": id_,
        "call": call,
        "source": f"d{place}",
        "at": at,
        "told": began + timedelta(seconds=at),
        "words": words,
        "confidence": 0.9,
        "keeper": "call",
        "agent": None,
        **common,
    }
    return detail, telling
