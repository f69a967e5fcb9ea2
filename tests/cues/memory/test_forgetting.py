"""Forgetting leaves no trace of a customer, takes nothing of anybody else, and proves it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select

from cues.calls.call_traces import FolderTraces
from cues.memory.asking import note_asked
from cues.memory.forgetting import forget
from cues.memory.joining import join
from cues.memory.known import customers_known_by, details_of
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.tables import METADATA, gestures
from cues.memory.whose import WhoseUnclearError, new_person
from tests.cues.memory.made import ANN, BEGAN, CUE, ON, call, dog

BOB = Identity(IdentityKind.NUMBER, "+16145550199")


@pytest.fixture
def journals(tmp_path):
    folder = tmp_path / "journals"
    folder.mkdir()
    return folder


def journal(folder, id_, customer, words="marker words"):
    lines = [{"event": "call.started", "call": id_, "customer": customer}, {"call": id_, "text": words}]
    (folder / f"{id_}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def gesture(store, customer, call_id, key, **fields):
    row = {"customer": customer, "call": call_id, "kind": "card", "words": "Marker wishes", "state": "sent"}
    with store.writing() as connection:
        connection.execute(
            insert(gestures).values(**row, key=key, cost=0, currency="USD", made=BEGAN, **fields)
        )


@pytest.fixture
def two(store, journals):
    """Ann with calls, details, gestures and journals; and Bob, whose are left alone."""
    cue = replace(CUE, id="c2")
    ann = remember(store, call(dog(name="Marker"), cues=(CUE, cue), name="Marker Ann"), ON).customer
    remember(store, call(dog("d2", "Marker2"), id_="call-2", days=3), ON)
    bob = remember(store, call(dog(), who=(BOB,), id_="call-b"), ON).customer
    with store.reading() as connection:
        (detail, _) = details_of(connection, ann)
    with store.writing() as connection:
        note_asked(connection, ann, [detail.id], call="call-2", at=BEGAN)
    gesture(store, ann, "call-1", "k1", sent=BEGAN)
    gesture(store, None, "call-2", "k2")
    gesture(store, bob, "call-b", "k3")
    journal(journals, "call-1", "(614) 555-0123")
    journal(journals, "call-unknown", ANN.value)
    journal(journals, "call-b", BOB.value, "of bob")
    return ann, bob


def counts(store):
    with store.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in METADATA.tables.items()
        }


def test_every_trace_goes_and_nobody_elses(store, two, journals, tmp_path):
    done = forget(store, two[0], (), [FolderTraces([journals], "US")])
    assert done.left == ()
    assert dict(done.rows) == {
        "identities": 1,
        "details": 2,
        "calls": 2,
        "tellings": 2,
        "asked": 1,
        "cues": 3,
        "gestures": 2,
        "customers": 1,
    }
    assert len(done.elsewhere) == 2
    assert any("1 gesture that was sent" in line for line in done.out_of_reach)
    left = {name: count for name, count in counts(store).items() if count}
    assert left == dict.fromkeys(
        ("calls", "cues", "customers", "details", "gestures", "identities", "namings", "tellings"), 1
    )
    assert [path.name for path in journals.iterdir()] == ["call-b.jsonl"]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for mark in (ANN.value, "Marker", "call-1", "call-unknown"):
        words = mark.encode()
        bobs = b"Marker wishes"
        assert not [one for one in files if words in one.replace(bobs, b"")], mark


def test_again_there_is_nothing(store, two, journals):
    place = FolderTraces([journals], "US")
    forget(store, two[0], (), [place])
    done = forget(store, None, (ANN,), [place])
    assert (dict(done.rows), done.elsewhere, done.left) == ({}, (), ())


def test_of_somebody_the_store_never_knew_the_journals_go(store, journals):
    journal(journals, "call-off", "614 555 0123")
    done = forget(store, None, (ANN,), [FolderTraces([journals], "US")])
    assert (len(done.elsewhere), done.left) == (1, ())
    assert not list(journals.iterdir())


def test_whose_number_begins_anothers_is_gone_all_the_same(store, journals):
    longer = Identity(IdentityKind.REF, "K-12")
    shorter = Identity(IdentityKind.REF, "K-1")
    remember(store, call(dog(), who=(longer,), id_="call-12"), ON)
    gone = remember(store, call(dog(), who=(shorter,), id_="call-1"), ON).customer
    gesture(store, None, "call-12", "k9")
    assert forget(store, gone, (), [FolderTraces([journals], "US")]).left == ()
    assert forget(store, None, (ANN,), []).left == ()
    assert counts(store)["customers"] == 1


def test_of_two_on_one_number_the_other_keeps_their_calls(store, journals):
    with store.writing() as connection:
        one, two = (new_person(connection, (ANN,), since=BEGAN) for _ in range(2))
    remember(store, call(dog()), ON, customer=one)
    remember(store, call(dog(), id_="call-2"), ON, customer=two)
    for id_ in ("call-1", "call-2", "call-3"):
        journal(journals, id_, ANN.value)
    done = forget(store, one, (), [FolderTraces([journals], "US")])
    assert done.left == ()
    assert sorted(path.stem for path in journals.iterdir()) == ["call-2", "call-3"]
    with store.reading() as connection:
        assert [each.id for each in customers_known_by(connection, ANN)] == [two]


def test_journals_that_showed_their_card_go_whatever_number_they_tell(store, journals):
    one, two, three = (
        remember(store, call(dog(), id_=f"call-{each}", new_person=True), ON).customer for each in "123"
    )
    join(store, one, three)
    for id_, customer in (("call-4", one), ("call-5", two), ("call-6", three)):
        journal(journals, id_, ANN.value)
        line = {"event": "memory", "call": id_, "card": {"customer": customer}}
        with (journals / f"{id_}.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
    assert forget(store, one, (), [FolderTraces([journals], "US")]).left == ()
    assert [path.stem for path in journals.iterdir()] == ["call-5"]


def test_the_note_of_a_call_that_was_decided_against_goes_with_its_journal(store, journals):
    journal(journals, "call-9", BOB.value)
    remember(store, call(dog(), who=(BOB,), id_="call-9", wrong_person=True), ON)
    assert counts(store)["declined"] == 1
    assert forget(store, None, (BOB,), [FolderTraces([journals], "US")]).left == ()
    assert counts(store)["declined"] == 0


def test_a_no_goes_too_and_it_is_said(store, journals):
    journal(journals, "call-9", BOB.value)
    remember(store, call(dog(), who=(BOB,), id_="call-9", agreed=False), ON)
    with store.reading() as connection:
        (bob,) = customers_known_by(connection, BOB)
    done = forget(store, bob.id, (), [FolderTraces([journals], "US")])
    assert (done.no, done.left) == (True, ())
    assert not any(counts(store).values())
    assert any("owed on other machines" in line for line in done.out_of_reach)
    assert remember(store, call(dog(), who=(BOB,), id_="call-10", days=1), ON).learned == 1


def test_where_there_was_no_no_none_is_said(store, two):
    assert forget(store, two[0], (), []).no is False


class Stubborn(FolderTraces):
    """A place from which nothing can be deleted, though it says so."""

    def forget(self, calls):
        return tuple(calls)


def test_what_is_there_still_is_said(store, two, journals):
    done = forget(store, two[0], (), [Stubborn([journals], "US")])
    assert set(done.left) == {"call-1.jsonl", "call-unknown.jsonl"}


def test_nobody_is_said_and_nothing_deleted(store, two, journals):
    before = counts(store)
    with pytest.raises(WhoseUnclearError):
        forget(store, 99, (), [FolderTraces([journals], "US")])
    assert counts(store) == before
    assert len(list(journals.iterdir())) == 3


def test_gestures_for_a_number_that_memory_never_knew_go_too(store):
    gesture(store, None, "call-9", "k1", number=ANN.value, sent=BEGAN)
    gesture(store, None, "call-8", "k2", ref="K-1")
    gesture(store, None, "call-7", "k3", number=BOB.value)
    done = forget(store, None, (ANN, Identity(IdentityKind.REF, "K-1")), [])
    assert (dict(done.rows), done.left) == ({"gestures": 2}, ())
    assert any("1 gesture that was sent" in line for line in done.out_of_reach)
    assert counts(store)["gestures"] == 1


def test_what_was_tried_is_said_to_be_out_of_reach(store):
    gesture(store, None, "call-9", "k1", number=ANN.value, tries=1)
    assert any(
        "gesture that was sent, or tried" in line for line in forget(store, None, (ANN,), []).out_of_reach
    )


def test_a_gesture_for_a_number_that_two_share_stays(store):
    with store.writing() as connection:
        one, two = (new_person(connection, (ANN,), since=BEGAN) for _ in range(2))
    gesture(store, None, "call-9", "k1", number=ANN.value)
    gesture(store, one, "call-8", "k2", number=ANN.value)
    gesture(store, two, "call-7", "k3", number=ANN.value)
    assert dict(forget(store, one, (), []).rows)["gestures"] == 1
    assert counts(store)["gestures"] == 2


def test_by_number_go_those_too_of_which_nobody_said_whose_they_are(store):
    ann = remember(store, call(dog()), ON).customer
    gesture(store, None, "call-9", "k9", number=ANN.value, unclaimed=True)
    assert forget(store, ann, [], []).rows["gestures"] == 1
    gesture(store, None, "call-9", "k9", number=ANN.value, unclaimed=True)
    assert forget(store, None, [ANN], []).rows["gestures"] == 1


def test_an_id_that_is_in_any_file_is_not_looked_for_there_and_it_is_said(store):
    short = Identity(IdentityKind.REF, "1")
    one = remember(store, call(dog(), who=(short,)), ON).customer
    done = forget(store, one, [], [])
    assert done.left == ()
    assert any("1 id of fewer than 6 characters" in line for line in done.out_of_reach)
    assert not any("fewer than" in line for line in forget(store, None, [ANN], []).out_of_reach)
