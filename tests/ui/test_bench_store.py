"""The benchmark's store: whole, as calls would have written it, and gone afterwards."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import phonenumbers
import pytest
from sqlalchemy import func, select

from cues.memory.engine import read_url
from cues.memory.known import customers_known_by, details_of
from cues.memory.numbers import Identity, IdentityKind, identity_of
from cues.memory.retention import Expired, retain
from cues.memory.store import Store
from cues.memory.tables import details, tellings
from speech.errors import HeartlineError
from ui.bench_store import RULES, made_store, number_of

told = []


@contextmanager
def progress():
    yield lambda what, done, count: told.append((what, done, count))


def test_each_customer_has_a_number_of_their_own_that_is_one():
    numbers = [number_of(customer) for customer in range(0, 1_000_000, 997)]
    assert len(set(numbers)) == len(numbers)
    assert len({number_of(customer) for customer in range(30_000)}) == 30_000
    assert number_of(999_999) == identity_of(number_of(999_999), "GB").value
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number)) for number in numbers)


def test_it_is_whole_and_nothing_in_it_has_expired_and_it_goes():
    told.clear()
    with made_store(2000, progress) as url:
        path = Path(read_url(url).database)
        with Store.open(url) as store:
            assert retain(store, date.today(), RULES) == Expired()
            with store.reading() as connection:
                assert connection.scalar(select(func.count()).select_from(details)) == 20_000
                assert connection.scalar(select(func.count()).select_from(tellings)) == 20_000
                who = Identity(IdentityKind.NUMBER, number_of(1999))
                (customer,) = customers_known_by(connection, who)
                known = details_of(connection, customer.id)
    assert customer.calls == 3
    assert len(known) == 10
    assert {len(each.told) for each in known} == {1}
    assert len({one.call for each in known for one in each.told}) == 3
    assert sum(each.sensitive for each in known) >= 1
    assert told == [("writing 6,000 calls", 0, 2), ("writing 6,000 calls", 1, 2)]
    assert not path.parent.exists()


def test_a_disk_without_room_is_said_before_anything_is_written(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    usage = shutil.disk_usage(tmp_path)._replace(free=2_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(HeartlineError, match="GB are needed"), made_store(1_000_000, progress):
        pass
    assert list(tmp_path.iterdir()) == []
