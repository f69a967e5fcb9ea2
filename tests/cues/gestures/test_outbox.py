"""The outbox on both databases: each gesture once, within budgets, with a second pair of eyes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from cues.gestures import deciding, outbox, rows
from cues.gestures.values import NOBODY, OutboxState, Recipient
from cues.memory.joining import join
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.whose import new_person
from tests.cues.gestures.made import ANN, LEASE, NOW, RULES, TRIES, card, only, rules, states
from tests.cues.memory.opening import opened

WAITS, OVER, READY = OutboxState.WAITS, OutboxState.OVER_BUDGET, OutboxState.READY
SENDING, SENT, FAILED = OutboxState.SENDING, OutboxState.SENT, OutboxState.FAILED
WITHDRAWN = OutboxState.WITHDRAWN


def test_what_was_approved_is_there_with_whom_it_is_for(store):
    outbox.put(store, [card()], RULES, NOW)
    found = only(store)
    assert (found.kind, found.words, found.state, found.cost) == ("card", "Marker wishes.", READY, 450)
    assert (found.to, found.agent, found.call, found.cue) == (ANN, "sam", "call-1", "c1")
    assert found.made == card().made
    assert "Marker" not in repr(found) + repr(card()) + repr(found.to)


def test_the_same_call_told_again_puts_nothing_twice(store):
    for _ in range(3):
        outbox.put(store, [card(), card("g2")], RULES, NOW)
    assert states(store) == [READY, READY]
    assert len({each.key for each in rows.newest(store, 10)}) == 2


def test_the_key_is_that_of_call_and_id(store):
    assert card().key == card(words="other", agent=None).key
    assert len({card().key, card("g2").key, card(call="call-2").key}) == 3


def test_what_was_withdrawn_in_the_call_is_there_as_that_and_no_older_journal_sends_it(store):
    outbox.put(store, [card(withdrawn=True)], rules(budget=450), NOW)
    outbox.put(store, [card(), card("g2", words="")], RULES, NOW)
    assert states(store) == [WITHDRAWN, WITHDRAWN]
    assert {(each.words, each.next_try, each.problem) for each in rows.newest(store, 9)} == {("", None, None)}
    assert outbox.spent(store, "sam", RULES, NOW) == 0
    assert outbox.claim(store, NOW + timedelta(days=1), LEASE, TRIES) is None


def test_nothing_goes_before_its_grace_is_over(store):
    outbox.put(store, [card()], rules(undo=60), NOW)
    assert outbox.claim(store, NOW + timedelta(seconds=59), LEASE, TRIES) is None
    assert outbox.claim(store, NOW + timedelta(seconds=60), LEASE, TRIES) is not None


def test_a_customer_of_the_store_is_known_as_such(store):
    with store.writing() as connection:
        ann = new_person(connection, [Identity(IdentityKind.REF, "K-1")], since=NOW)
    outbox.put(store, [card()], RULES, NOW)
    with store.reading() as connection:
        whose = connection.exec_driver_sql("SELECT customer FROM gestures").scalar()
    assert whose == ann


def test_whose_it_is_the_agent_may_have_said(store):
    with store.writing() as connection:
        people = [
            new_person(connection, [Identity(IdentityKind.NUMBER, "+16145550123")], since=NOW) for _ in "ab"
        ]
    one = replace(ANN, ref=None)
    outbox.put(store, [card("g1", to=one), card("g2", to=one, customer=people[1])], RULES, NOW)
    outbox.put(store, [card("g3", to=one, known=False)], RULES, NOW)
    with store.reading() as connection:
        whose = connection.exec_driver_sql("SELECT customer FROM gestures ORDER BY id").scalars().all()
    assert whose == [None, people[1], None]


def test_a_budget_holds_for_each_agent_and_counts_what_is_booked(store):
    mine = rules(budget=1000)
    outbox.put(
        store, [card(), card("g2"), card("g3"), card("g4", agent="robin"), card("g5", cost=100)], mine, NOW
    )
    by_id = {each.id: each.state for each in rows.newest(store, 10)}
    # In the order of agents: robin's first.
    assert sorted(by_id.values()) == sorted([READY, READY, OVER, READY, READY])
    assert outbox.spent(store, "sam", mine, NOW) == 1000
    assert outbox.spent(store, "robin", mine, NOW) == 450
    assert outbox.spent(store, None, mine, NOW) == 0


def test_what_was_withdrawn_or_failed_costs_nothing(store):
    outbox.put(store, [card(), card("g2")], RULES, NOW)
    first, second = sorted(rows.newest(store, 10), key=lambda each: each.id)
    deciding.withdraw(store, first.id)
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
    assert claimed is not None
    assert claimed.id == second.id
    outbox.not_sent(store, claimed, "no", None)
    assert outbox.spent(store, "sam", RULES, NOW) == 0


def test_a_month_ends_where_the_zone_says(store):
    mine = rules(budget=450)
    evening = NOW.replace(month=4, day=1, hour=3)  # 31 March, 23:00 in New York
    outbox.put(store, [card(made=evening)], mine, evening)
    assert outbox.spent(store, "sam", mine, evening) == 450
    later = evening + timedelta(hours=1)  # 1 April there
    assert outbox.spent(store, "sam", mine, later) == 0
    assert outbox.spent(store, "sam", rules(budget=450, zone="UTC"), later) == 450


def test_what_is_over_budget_goes_when_it_fits_or_when_another_approves(store):
    mine = rules(budget=450)
    late = NOW.replace(day=30)
    outbox.put(store, [card(made=late), card("g2", made=late), card("g3", made=late)], mine, late)
    assert states(store) == [READY, OVER, OVER]
    assert outbox.let_fit(store, mine, late) == 0
    deciding.approve(store, rows.newest(store, 1)[0].id, "robin", late)
    assert states(store) == [READY, OVER, READY]
    assert outbox.let_fit(store, mine, late + timedelta(days=3)) == 1
    assert states(store) == [READY, READY, READY]


def test_a_month_later_it_goes_no_more_by_itself(store):
    mine = rules(budget=450)
    outbox.put(store, [card(), card("g2")], mine, NOW)
    assert outbox.let_fit(store, mine, NOW + timedelta(days=30)) == 0
    assert states(store) == [READY, OVER]


def test_what_fits_again_may_still_wait_for_a_second_person(store):
    mine = rules(budget=450, second_above=100)
    late = NOW.replace(day=30)
    outbox.put(store, [card(made=late), card("g2", made=late)], mine, late)
    assert states(store) == [WAITS, OVER]
    outbox.let_fit(store, mine, late + timedelta(days=3))
    assert states(store) == [WAITS, WAITS]


def test_whoever_takes_one_is_taken_for_gone_after_its_lease(store):
    outbox.put(store, [card()], RULES, NOW)
    first = outbox.claim(store, NOW, LEASE, TRIES)
    assert outbox.claim(store, NOW + timedelta(seconds=69), LEASE, TRIES) is None
    second = outbox.claim(store, NOW + timedelta(seconds=70), LEASE, TRIES)
    assert (first.key, first.tries, second.tries) == (second.key, 1, 2)
    outbox.not_sent(store, first, "too late to tell", None)
    assert only(store).state is SENDING, "a try that was taken for gone decides nothing"
    outbox.sent(store, first, NOW)
    assert only(store).state is SENT
    outbox.not_sent(store, second, "it failed", NOW)
    assert only(store).state is SENT, "what is there is there"


def test_several_at_once_never_take_the_same_one(store, store_url):
    outbox.put(store, [card(f"g{number}") for number in range(40)], RULES, NOW)
    taken: list[int] = []
    together = threading.Barrier(4)

    def take() -> None:
        with opened(store_url, wait=30) as own:
            together.wait()
            while (found := outbox.claim(own, NOW, LEASE, TRIES)) is not None:
                taken.append(found.id)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(taken) == len(set(taken)) == 40


def test_several_calls_at_once_do_not_spend_a_budget_twice(store, store_url):
    mine = rules(budget=4500)
    together = threading.Barrier(4)

    def approve(name: str) -> None:
        with opened(store_url, wait=30) as own:
            together.wait()
            for number in range(10):
                outbox.put(own, [card(f"g{number}", call=name)], mine, NOW)

    threads = [threading.Thread(target=approve, args=(f"call-{number}",)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = states(store)
    assert (found.count(READY), found.count(OVER)) == (10, 30)


def test_what_is_for_somebody_forgotten_meanwhile_is_not_put_and_for_somebody_joined_it_is(store, caplog):
    with store.writing() as connection:
        kept, gone = (
            new_person(connection, [Identity(IdentityKind.REF, each)], since=NOW) for each in ("K-8", "K-9")
        )
    join(store, kept, gone)
    outbox.put(store, [card(customer=99), card("g2", customer=gone, to=replace(ANN, ref="K-9"))], RULES, NOW)
    assert only(store).key == card("g2").key
    assert "forgotten meanwhile" in caplog.text
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT customer FROM gestures").scalar() == kept


def test_what_may_be_anothers_says_so_and_is_under_nobodys_entry(store):
    with store.writing() as connection:
        new_person(connection, [Identity(IdentityKind.REF, "K-1")], since=NOW)
    outbox.put(store, [card(known=False), card("g2")], RULES, NOW)
    assert [each.unclaimed for each in rows.newest(store, 9)] == [False, True]


def test_what_is_for_nobody_fails_and_costs_nothing(store):
    mine = rules(budget=450)
    outbox.put(store, [card(to=Recipient()), card("g2", to=Recipient(name="Ann")), card("g3")], mine, NOW)
    assert states(store) == [FAILED, FAILED, READY]
    assert {each.problem for each in rows.newest(store, 9)} == {NOBODY, None}


def test_a_name_is_kept_as_far_as_names_go(store):
    outbox.put(store, [card(to=replace(ANN, name="A" * 1_000_000))], RULES, NOW)
    assert only(store).to.name == "A" * 200


def test_a_budget_is_one_however_the_agents_name_is_written(store):
    mine = rules(budget=900)
    names = ("sam", "SAM", " s\u200bam ", "\u0455am")  # the last with a Cyrillic letter
    outbox.put(store, [card(name, agent=name) for name in names], mine, NOW)
    assert sorted(states(store)) == [OVER, OVER, READY, READY]
    assert outbox.spent(store, "Sam", mine, NOW) == 900


def test_whose_courier_is_killed_at_every_try_has_failed_in_the_end(store, caplog):
    outbox.put(store, [card()], RULES, NOW)
    for number in range(3):
        assert outbox.claim(store, NOW + number * LEASE, LEASE, 3).tries == number + 1
    assert outbox.claim(store, NOW + 3 * LEASE, LEASE, 3) is None
    assert (only(store).state, only(store).tries) == (FAILED, 3)
    assert "cut off" in only(store).problem
    assert "it will not be tried again" in caplog.text


def test_all_agents_are_waited_for_before_any_gesture_is_held(store, monkeypatch):
    mine = rules(budget=100)
    outbox.put(store, [card("g1", agent="sam"), card("g2", agent="kim")], mine, NOW)
    done = []
    for name in ("alone", "moved"):
        real = getattr(outbox, name)
        monkeypatch.setattr(outbox, name, lambda *given, n=name, r=real: done.append(n) or r(*given))
    assert outbox.let_fit(store, RULES, NOW) == 2
    assert done == ["alone", "alone", "moved", "moved"]
