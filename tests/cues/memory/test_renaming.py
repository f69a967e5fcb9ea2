"""A customer's name, put right by a person."""

from __future__ import annotations

import pytest

from cues.memory.known import customer_by_id
from cues.memory.remembering import remember
from cues.memory.renaming import LONGEST, rename
from cues.memory.whose import WhoseUnclearError
from speech.errors import BadInputError
from tests.cues.memory.made import ON, call, dog


def name_in(store, customer):
    with store.reading() as connection:
        return customer_by_id(connection, customer).name


def test_a_name_is_given_put_right_and_taken_away(store):
    ann = remember(store, call(dog()), ON).customer
    assert name_in(store, ann) is None
    assert rename(store, ann, "  Anna \u00a0 Miller ") == "Anna Miller"
    assert name_in(store, ann) == "Anna Miller"
    assert rename(store, ann, " ") is None
    assert name_in(store, ann) is None


@pytest.mark.parametrize("name", ["a\x1b[31m", "n" * (LONGEST + 1)])
def test_what_is_no_name_is_refused_without_repeating_it(store, name):
    ann = remember(store, call(dog(), name="Ann"), ON).customer
    with pytest.raises(BadInputError) as refused:
        rename(store, ann, name)
    assert name not in str(refused.value)
    assert name_in(store, ann) == "Ann"


def test_of_somebody_who_has_said_no_only_the_name_can_go(store):
    ann = remember(store, call(dog(), name="Ann"), ON).customer
    remember(store, call(dog(), id_="call-2"), ON, agreed=False)
    with pytest.raises(BadInputError, match="said no"):
        rename(store, ann, "Anna")
    assert rename(store, ann, "") is None


def test_nobody_of_this_id(store):
    with pytest.raises(WhoseUnclearError):
        rename(store, 7, "Ann")
