"""How fast memory answers: a store opened, the card of whoever calls, cold and warm, a call remembered."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from cues.calls.tally import percentile
from cues.details.detail import Kind, Status, Subject
from cues.memory.card import MemoryCard
from cues.memory.engine import read_url
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.recalling import people_known_by
from cues.memory.record import CallRecord, Told
from cues.memory.remembering import remember
from cues.memory.rules import MemoryRules
from cues.memory.store import Store
from cues.memory.values import Consent
from ui.bench_measure import Measure, at_most
from ui.bench_store import Progress, made_store, number_of

FEW: Final = 20_000
"""Customers in the store where nobody asks for more."""
COLD: Final = 40
"""Customers whose card is read by a store that was just opened, with its file out of the system's cache."""
WARM: Final = 400
REMEMBERED: Final = 100
"""Calls that are remembered."""
RULES: Final = MemoryRules(consent=Consent.ON)
CLOSE: Final = frozenset({Kind.PET, Kind.FAMILY})
"""Kinds that are told of somebody close."""
ALIKE: Final = 7919
"""A prime: customers this far apart are taken, so that no two lie on one page."""


def measure_memory(count: int, progress: Progress) -> Iterator[Measure]:
    """All measures of memory, as they come; the store is made before and deleted afterwards.

    Args:
        count: customers in the store, each with ten details; at least 2.
        progress: shows how far the making of the store has come.
    """
    with made_store(count, progress) as url:
        path = Path(str(read_url(url).database))
        of = f"{count:,} customers, {10 * count:,} details"
        yield Measure(f"store of {of}", path.stat().st_size / 1e6, "MB")
        opened, cold = _cold(url, path, count)
        yield Measure("opening it, cold, p95", _p(opened, 0.95), "ms")
        yield Measure("memory card, cold, p50", _p(cold, 0.5), "ms")
        yield at_most("memory card, cold, p95", _p(cold, 0.95), "ms", 50)
        with Store.open(url) as store:
            chosen = [ALIKE * (COLD + at) % count for at in range(WARM)]
            for customer in chosen:
                card_of(store, customer)
            warm = [_milliseconds(partial(card_of, store, customer)) for customer in chosen]
            yield Measure("memory card, warm, p50", _p(warm, 0.5), "ms")
            yield at_most("memory card, warm, p95", _p(warm, 0.95), "ms", 50)
            written = [
                _milliseconds(partial(remember, store, a_call(ALIKE * at % count, at), RULES))
                for at in range(REMEMBERED)
            ]
            yield Measure("remembering a call with 5 details, p50", _p(written, 0.5), "ms")
            yield Measure("remembering a call with 5 details, p95", _p(written, 0.95), "ms")


def card_of(store: Store, customer: int) -> MemoryCard:
    """The open card of a customer, by their number, as a call asks for it."""
    people = people_known_by(store, [_identity(customer)])
    return MemoryCard.of(people, datetime.now().astimezone(), verified=people[0].customer.id)


def a_call(customer: int, number: int) -> CallRecord:
    """A call in which a customer tells five things; of their dog most have told before."""
    told = (
        (Kind.PET, "our dog biscuit", {"species": "dog", "name": "Biscuit"}),
        (Kind.HOBBY, "i keep bees", {"activity": "beekeeping"}),
        (Kind.TRAVEL, "we are off to norway", {"place": "norway", "country": "Norway"}),
        (Kind.FAMILY, "our grandson noah", {"relation": "grandson", "name": "Noah"}),
        (Kind.WORK, "i have retired", {"event": "retirement"}),
    )
    began = datetime.now().astimezone() - timedelta(minutes=5)
    return CallRecord(
        f"bench-{number}",
        began,
        (_identity(customer),),
        tuple(
            Told(
                f"d{at}",
                kind,
                Subject.CLOSE if kind in CLOSE else Subject.CALLER,
                Status.ASSERTED,
                0.9,
                words,
                10.0 * at,
                attributes,
            )
            for at, (kind, words, attributes) in enumerate(told)
        ),
        agent="agent0001",
        duration=300.0,
    )


def _cold(url: str, path: Path, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds in which the store is opened, and in which it gives its first card, each time anew."""
    opened, cards = [], []
    with Store.open(url) as store:
        card_of(store, 0)  # what a program loads once is loaded by now
    for at in range(COLD):
        _out_of_the_cache(path)
        before = time.perf_counter()
        with Store.open(url) as store:
            opened.append((time.perf_counter() - before) * 1000)
            cards.append(_milliseconds(partial(card_of, store, ALIKE * at % count)))
    return opened, cards


def _out_of_the_cache(path: Path) -> None:
    """Ask the system to forget what it has read of a file; where it cannot be asked, the card is warmer."""
    if not hasattr(os, "posix_fadvise"):
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _identity(customer: int) -> Identity:
    return Identity(IdentityKind.NUMBER, number_of(customer))


def _milliseconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def _p(values: Sequence[float], share: float) -> float:
    return percentile(values, share) or 0.0
