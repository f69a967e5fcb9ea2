"""What is remembered of customers: where it lies, whether it is encrypted, and whether its key can be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL

from cues.memory.engine import name_of, read_url
from cues.memory.keys import Key
from cues.memory.rules import MemoryRules
from cues.memory.sealing import leftovers
from cues.memory.sqlite_file import Form, form_of
from cues.memory.unlocking import fits, no_key, path_of
from cues.memory.values import Consent
from speech.errors import HeartlineError
from ui.doctor.finding import Finding, ok, wrong
from ui.settings import store_file
from ui.wiring.memory import key_place

ABOUT = "memory"
_ENCRYPT = "Run: heartline customers encrypt"


def memory_store(rules: MemoryRules) -> Iterator[Finding]:
    """What is to be said of the store; nothing is made or changed.

    Args:
        rules: the settings of memory.
    """
    try:
        url = read_url(rules.store.get_secret_value()) if rules.store else _own()
        if url.drivername != "sqlite" and not rules.encrypt:
            yield ok(ABOUT, f"It is the database {name_of(url)}: that server's disk has to be encrypted.")
            return
        path = path_of(url)
        yield _encrypted(path, rules) if rules.encrypt else _plain(path, rules)
        if leftovers(path):
            what = f"A change of {path} was cut off, and beside it lies what it may hold."
            yield wrong(ABOUT, what, f"Run: heartline customers {'encrypt' if rules.encrypt else 'decrypt'}")
    except HeartlineError as error:
        yield wrong(ABOUT, str(error), "Until then nothing is remembered.")


def _own() -> URL:
    return URL.create("sqlite", database=str(store_file()))


def _plain(path: Path, rules: MemoryRules) -> Finding:
    form = form_of(path)
    if form is Form.SEALED:
        return wrong(
            ABOUT,
            f"{path} is encrypted, and the setting memory.encrypt is off.",
            "Set memory.encrypt = true, or run: heartline customers decrypt",
        )
    if form is Form.PLAIN:
        return ok(ABOUT, f"{path} is not encrypted: whoever may read it can read what is in it.")
    if rules.consent is Consent.OFF:
        return ok(ABOUT, "It is off, and nothing is remembered.")
    return ok(ABOUT, f"{path} will not be encrypted: the setting memory.encrypt is off.")


def _encrypted(path: Path, rules: MemoryRules) -> Finding:
    keys = key_place(rules)
    form = form_of(path)
    key = keys.read()
    if form is Form.PLAIN:
        return wrong(
            ABOUT, f"{path} is not encrypted, as the setting memory.encrypt wants it to be.", _ENCRYPT
        )
    if form is Form.NOTHING:
        there = "which answers" if key is None else "where it is"
        return ok(ABOUT, f"{path} will be encrypted; its key lies in {keys.name}, {there}.")
    if key is None:
        return wrong(ABOUT, str(no_key(path, keys)), "A key that is lost cannot be made again.")
    return _opened(path, key, keys.name)


def _opened(path: Path, key: Key, place: str) -> Finding:
    if fits(path, key):
        return ok(ABOUT, f"{path} is encrypted, and the key in {place} opens it.")
    return wrong(
        ABOUT,
        f"{path} is encrypted with another key than the one in {place}.",
        f"Put the right key into {place}.",
    )
