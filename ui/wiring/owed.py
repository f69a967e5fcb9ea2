"""Calls owed to the memory: marked until they are remembered, and tried again while they are not.

They are tried when another call has been remembered, by `heartline customers keep`, and by a thread of
`heartline listen` and `heartline serve`, which waits longer after each try that was in vain.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cues.calls.owed import Owed, give_up, mark, owed_in, unmark
from cues.errors import JournalError
from cues.memory.errors import StoreGoneError
from cues.memory.keeping import stricter
from cues.memory.values import Consent
from speech.errors import HeartlineError
from ui.settings import settings, trace_folders
from ui.wiring.gestures import put_gestures

if TYPE_CHECKING:
    from cues.memory.record import CallRecord
    from cues.memory.store import Store
    from cues.memory.writing import Outcome

log = logging.getLogger(__name__)

FIRST_WAIT: Final = 15.0
"""Seconds after the first try that was in vain; each further one doubles them."""
LONGEST_WAIT: Final = 600.0
LOOKS: Final = 60.0
"""Seconds between two looks at whether anything is owed, which read the folders and no more."""
BESIDES: Final = 2.0
"""Seconds that a call which has just been remembered gives to others."""
NOT_HERE: Final = (
    "By the settings here they would not be remembered, or less of them than where they were heard. "
    "They are left to the program that heard them; or try again with its settings."
)
NOT_SENT_HERE: Final = (
    "Gestures were approved in them, and the settings here do not say where those go. "
    "They are left to the program that heard them; or try again with its settings."
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the calls that were owed."""

    remembered: int = 0
    left: int = 0
    """Still owed."""
    why: str = ""
    """What was in the way last, one or two sentences."""


def is_anything_owed(*, live: bool = True) -> bool:
    """Whether calls bring anything to the store: what is remembered, and gestures where the call was live."""
    return settings().memory.consent is not Consent.OFF or (live and settings().gestures.enabled)


def begin_owing(journal: Path, option: str | None = None) -> None:
    """Mark a call as owed, before it has told anything or before it is written.

    Args:
        journal: the call's.
        option: as `--store` says it.
    """
    with suppress(OSError):  # the journal cannot be written either, and says so
        mark(journal, None if option is None else _address(option))


def remember_owed(option: str | None, journal: Path) -> None:
    """Remember a call that has ended, and for a moment others; what fails stays owed, and is said.

    Args:
        option: as `--store` says it.
        journal: the call's, whole by now.
    """
    from ui.wiring.memory import open_store

    if journal.exists() and not Owed(journal, 0.0).is_due(time.time()):
        return  # it tells no end, so it may not be whole: it is taken as it stands once it counts as cut off
    try:
        record = _record(journal)
        if record is not None:
            with open_store(option) as store:
                _write(store, journal, record, live=option is None, own=True)
                _each(
                    store,
                    _due(option),
                    time.monotonic() + BESIDES,
                    journal.parent if option is None else None,
                )
    except Exception as error:  # noqa: BLE001 - a call has ended, and whoever ends it waits for no fault of ours
        log.warning(
            "call %s could not be remembered: %s It stays owed for %d days. To try again at once: "
            "heartline customers keep",
            journal.stem,
            _why(error),
            settings().memory.owed_days,
        )


def settle(option: str | None = None, own: Path | None = None) -> Settled:
    """Try all calls again that have ended and are owed; opens the store only where there are any.

    Another program may have heard a call under other settings. What those here would not keep of it, or not
    send, stays owed.

    Args:
        option: as `--store` says it: those that are owed to that store.
        own: the folder of the calls that the program itself hears; None: it hears none.
    """
    from ui.wiring.memory import open_store

    tidy()
    due = _due(option)
    if not due:
        return Settled()
    if not is_anything_owed():
        return Settled(left=len(due), why=NOT_HERE)
    try:
        with open_store(option) as store:
            return _each(store, due, own=own)
    except HeartlineError as error:
        return Settled(left=len(due), why=str(error))


def tidy() -> None:
    """Let go of what is too old to be tried any more."""
    rules = settings().memory
    for each in give_up(trace_folders(), time.time(), rules.owed_days * 86400.0):
        log.warning("call %s could not be remembered in %d days, and is given up", each.call, rules.owed_days)


@contextmanager
def trying_again(own: Path) -> Iterator[None]:
    """Try what is owed, now and again until the block ends; in a thread that dies with the program.

    Args:
        own: the folder of the calls that this program hears. Where it keeps nothing of any, what was owed of
            them is let go; nobody else may say so.
    """
    over = threading.Event()
    thread = threading.Thread(target=_try_again, args=(over, own), name="owed", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=1.0)


def owed_calls() -> int:
    """How many calls have ended and are still to be remembered, in whatever store."""
    now = time.time()
    return sum(each.is_due(now) for each in owed_in(trace_folders()))


def _try_again(over: threading.Event, own: Path) -> None:
    in_vain = 0
    while True:
        try:
            done = _try(own)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end what is to be done later
            done = Settled(left=1, why=_why(error))
        if done.left and not in_vain:
            log.warning("%d calls cannot be remembered yet: %s They are tried again.", done.left, done.why)
        in_vain = in_vain + 1 if done.left else 0
        if over.wait(_wait(in_vain)):
            return


def _try(own: Path) -> Settled:
    if is_anything_owed():
        return settle(own=own)
    tidy()
    for each in owed_in([own]):
        if each.store is None:  # a rehearsal's are owed by the settings that it had
            unmark(each.journal)
    return Settled()


def _wait(in_vain: int) -> float:
    """Seconds until the next try, after so many that were in vain."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(in_vain - 1, 9)) if in_vain else LOOKS


def _due(option: str | None) -> list[Owed]:
    """What is owed to a store and can be written now."""
    now = time.time()
    due = [each for each in owed_in(trace_folders()) if each.is_due(now)]
    if not due or (option is None and all(each.store is None for each in due)):
        return due
    from ui.wiring.memory import store_url

    here, ours = _address(store_url(option)), _address(store_url(None))
    return [each for each in due if (ours if each.store is None else each.store) == here]


def _each(store: Store, due: list[Owed], until: float = float("inf"), own: Path | None = None) -> Settled:
    """Write calls one by one until a moment; where the store is gone the rest is left.

    One that meets a fault of our own is left too, and keeps no other from being written; so is another
    program's, where the settings here would lose something of it.
    """
    remembered, why = 0, ""
    for each in due:
        if time.monotonic() > until:
            break
        try:
            record = _record(each.journal)
            if record is None:
                continue
            ours = each.store is None and each.journal.parent == own
            if not ours and stricter(record.consent, settings().memory.consent) is not record.consent:
                why = NOT_HERE
                continue
            done = _write(store, each.journal, record, live=each.store is None, own=ours)
            remembered += done.customer is not None
            why = NOT_SENT_HERE if each.stands else why
            log.info("call %s: %s", each.call, done.why_not or "It is remembered now.")
        except StoreGoneError as error:
            why = str(error)
            break
        except Exception as error:  # noqa: BLE001 - one that can never be written must not stop the others
            why = _why(error)
            log.info("call %s could not be remembered: %s", each.call, why)
    return Settled(remembered, sum(each.stands for each in due), why)


def _why(error: Exception) -> str:
    """What is said of an error; of a fault of our own its kind alone: its text may hold words of a call."""
    return str(error) if isinstance(error, HeartlineError) else f"A fault of its own, {type(error).__name__}."


def _record(journal: Path) -> CallRecord | None:
    """What a call brings to the store; None where its journal is gone or no use: nothing is owed any more.

    Raises:
        HeartlineError: it cannot be read just now.
    """
    # Loaded now: no call is to wait for what only its end needs.
    from cues.calls.call_record import call_record
    from cues.calls.journal import read_journal

    try:
        return call_record(read_journal(journal), settings().memory.region)
    except JournalError as error:
        why = str(error)
    except HeartlineError:
        if journal.exists():
            raise
        why = "It has no journal."
    unmark(journal)
    log.warning("call %s could not be remembered: %s", journal.stem, why)
    return None


def _write(store: Store, journal: Path, record: CallRecord, *, live: bool, own: bool) -> Outcome:
    """Remember a call, unless it was forgotten meanwhile and its journal with it; its gestures go out.

    Those of a rehearsal do not. Those of another program's call stay owed where nothing is sent from here.
    """
    from cues.memory.remembering import remember

    done = remember(store, record, settings().memory, there=journal.exists)
    if not live or put_gestures(store, journal) or own:
        unmark(journal)
    return done


def _address(url: str) -> str:
    """A store's URL without password and options, so that it may lie in a file."""
    from cues.memory.engine import read_url

    return read_url(url).set(query={}).render_as_string()  # the password is three asterisks
