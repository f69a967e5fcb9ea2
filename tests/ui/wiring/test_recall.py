"""What calls ask memory with: who may be calling, and nothing while memory is off."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from cues.calls.recalling import WhoCalls
from cues.memory.numbers import Identity, IdentityKind
from cues.memory.remembering import remember
from cues.memory.values import Consent
from cues.people.ranking import spoke_before
from speech.errors import HeartlineError
from tests.cues.memory.made import ANN, BEGAN, ON, call, dog
from ui.settings import settings, store_file
from ui.wiring import recall
from ui.wiring.memory import open_store
from ui.wiring.recall import MemoryOfCallers

REF = Identity(IdentityKind.REF, "K-7")


@pytest.fixture(autouse=True)
def _fresh():
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def memory(home, monkeypatch):
    """A memory that knows Ann and, on her number, somebody with an id."""
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    with open_store(None) as store:
        days = (date.today() - BEGAN.date()).days
        remember(store, call(dog(), days=days), ON)
        remember(store, call(dog(name="Rex"), id_="call-2", days=days, who=(ANN, REF), new_person=True), ON)
    with closing(MemoryOfCallers()) as opened:
        yield opened


def names(found):
    return [one.attributes["name"] for each in found.people for one in each.remembered]


def test_while_memory_is_off_nothing_is_asked_or_made(home):
    memory = MemoryOfCallers()
    assert (memory.consent, memory.recall, memory.remembered(ANN.value)) == (Consent.OFF, None, ())
    assert not store_file().exists()
    memory.close()


def test_all_who_share_a_number_are_found_and_a_guess_at_where_it_is_from(memory):
    found = memory.recall(WhoCalls(("(614) 555-0123",)))
    assert names(found) == ["Biscuit", "Rex"]
    assert found.region == "By the number perhaps from Ohio."
    assert found.verified is None


def test_an_own_id_says_which_of_them(memory):
    found = memory.recall(WhoCalls((ANN.value, "K-7"), verified=True))
    assert names(found) == ["Rex"]
    assert found.verified == found.people[0].customer.id


def test_an_own_id_that_is_verified_opens_no_card_of_one_known_by_the_number_alone(memory):
    with open_store(None) as store:
        karl = Identity(IdentityKind.NUMBER, "+16145550144")
        remember(store, call(dog(), id_="call-3", who=(karl,), name="Karl"), ON)
    found = memory.recall(WhoCalls((karl.value, "K-9"), verified=True))
    assert ([each.customer.name for each in found.people], found.verified) == (["Karl"], None)
    assert found.unnamed
    again = memory.recall(WhoCalls((karl.value,), verified=True))
    assert (again.verified, again.unnamed) == (found.people[0].customer.id, False)


def test_of_several_nobody_is_verified(memory):
    assert memory.recall(WhoCalls((ANN.value,), verified=True)).verified is None


@pytest.mark.parametrize("name", ["anonymous", "+16145550199", ""])
def test_who_is_not_known_is_nobody(memory, name):
    assert memory.recall(WhoCalls((name,))).people == ()
    assert memory.remembered(name) == ()


def test_what_is_remembered_of_one_for_routing(memory):
    (found,) = memory.remembered("K-7")
    assert list(spoke_before([found])) == ["sam"]
    assert memory.remembered(ANN.value) == ()


def test_what_was_kept_of_somebody_who_said_no_since_is_not_used_for_routing(memory):
    with open_store(None) as store:
        days = (date.today() - BEGAN.date()).days
        remember(store, call(id_="call-4", days=days, who=(ANN, REF), agreed=False), ON)
    assert memory.remembered("K-7") == ()
    (found,) = memory.recall(WhoCalls(("K-7",), verified=True)).people
    assert (found.customer.agreed, found.remembered) == (False, ())


def test_a_store_that_cannot_be_opened_is_said_and_tried_again_in_a_while(home, monkeypatch):
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    store_file().parent.mkdir(parents=True)
    store_file().write_text("no database " * 200)
    with closing(MemoryOfCallers()) as memory:
        for _ in range(2):
            with pytest.raises(HeartlineError, match="memory"):
                memory.recall(WhoCalls((ANN.value,)))
        store_file().unlink()
        with pytest.raises(HeartlineError, match="memory"):  # not tried for each call
            memory.recall(WhoCalls((ANN.value,)))
        monkeypatch.setattr(recall, "TRIED_AGAIN", 0.0)
        assert memory.recall(WhoCalls((ANN.value,))).people == ()
