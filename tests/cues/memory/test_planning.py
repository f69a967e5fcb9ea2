"""How a call changes what is known: told again, put right, ended, new."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cues.details.detail import Kind, Status, Subject
from cues.memory.planning import merged, plan
from tests.cues.memory.made import dog, known, provenance, told

CLOSE = Subject.CLOSE
OHIO = told("a", Kind.PLACE, "we live in ohio", place="Ohio", region="Ohio", country="United States")
VERMONT = told("b", Kind.PLACE, "we moved to vermont", place="Vermont", region="Vermont")
DEATH = told("x", Kind.BEREAVEMENT, "our dog died", subject=CLOSE, lost="dog", loss="pet")
DEAD_DOG = told("y", Kind.PET, "our dog died", subject=CLOSE, species="dog", loss="pet", status=Status.PAST)


def planned(before, *now):
    """What changes, by the words that it was first told with."""
    details = [known(one, number) for number, one in enumerate(before, start=1)]
    changed = plan(details, now, [provenance(one, days=30) for one in now], 1)
    return {each.detail.told[0].words: each for each in changed}


def test_the_same_thing_again_adds_where_it_was_told_and_is_not_a_second_one():
    (biscuit,) = planned([dog()], dog("d7", None, breed="beagle")).values()
    assert biscuit.detail.id == 1
    assert dict(biscuit.detail.attributes) == {"name": "Biscuit", "species": "dog", "breed": "beagle"}
    assert [one.source for one in biscuit.added] == ["d7"]
    assert len(biscuit.detail.told) == 2


def test_the_newer_word_stands_and_what_explained_the_old_one_goes():
    before = {"event": "wedding", "when": "in june", "when_date": "2026-06"}
    assert merged(before, {"when": "next spring"}) == {"event": "wedding", "when": "next spring"}
    assert merged(before, {"event": "wedding"}) == before


def test_a_move_ends_the_old_place_and_says_by_what():
    done = planned([OHIO, dog()], VERMONT)
    old, new = done["we live in ohio"], done["we moved to vermont"]
    assert (old.detail.status, old.detail.superseded_by) == (Status.PAST, new.detail.id)
    assert new.detail.id < 0
    assert len(done) == 2


def test_after_three_moves_one_place_stands():
    cities = ("ohio", "vermont", "maine")
    moves = [told(city, Kind.PLACE, f"we moved to {city}", place=city) for city in cities]
    done = planned([], *moves)
    standing = [
        each.detail.attributes["place"] for each in done.values() if each.detail.superseded_by is None
    ]
    assert standing == ["maine"]


def test_moving_back_brings_the_old_place_back_and_however_often_there_are_two():
    back = told("c", Kind.PLACE, "we moved back to ohio", place="Ohio", region="Ohio")
    done = planned([OHIO], VERMONT, back, VERMONT, back)
    ohio, vermont = done["we live in ohio"], done["we moved to vermont"]
    assert (ohio.detail.status, ohio.detail.superseded_by, ohio.revived) == (Status.ASSERTED, None, True)
    assert (vermont.detail.status, vermont.detail.superseded_by) == (Status.PAST, 1)
    assert len(done) == 2


def test_a_death_ends_the_animal_in_whatever_order_it_is_told():
    for now in ([DEATH, DEAD_DOG], [DEAD_DOG, DEATH]):
        done = planned([dog()], *now)
        biscuit, death = done["our dog biscuit"], done["our dog died"]
        assert death.detail.kind is Kind.BEREAVEMENT
        assert (biscuit.detail.status, biscuit.detail.sensitive) == (Status.PAST, True)
        assert biscuit.detail.attributes["loss"] == "pet"
        assert biscuit.ended_by == death.detail.id
        assert death.detail.sensitive
        assert len(done) == 2


def test_where_nobody_knows_which_of_two_died_both_are_left_in_peace_and_neither_is_said_dead():
    done = planned([dog(), dog(name="Rex")], DEATH, DEAD_DOG)
    assert done["our dog died"].detail.id < 0
    for words in ("our dog biscuit", "our dog rex"):
        assert (done[words].detail.status, done[words].detail.sensitive) == (Status.ASSERTED, True)
        assert "loss" not in done[words].detail.attributes


def test_a_new_dog_told_of_after_a_death_is_alive():
    done = planned([dog()], DEATH, DEAD_DOG, dog(name="Max"))
    assert (done["our dog max"].detail.status, done["our dog max"].detail.sensitive) == (
        Status.ASSERTED,
        False,
    )
    max_alone = planned([dog(status=Status.PAST, loss="pet"), dog(name="Max")], DEATH)
    assert max_alone["our dog max"].detail.status is Status.PAST, "the other is dead already"


def test_the_dead_do_not_come_back_by_a_careless_word():
    gone = dog(status=Status.PAST, loss="pet")
    (biscuit,) = planned([gone], dog()).values()
    assert (biscuit.detail.status, biscuit.detail.sensitive) == (Status.PAST, True)


def test_what_is_over_is_over_and_what_is_so_again_is():
    golf = told("a", Kind.HOBBY, "i play golf", activity="golf")
    over = told("b", Kind.HOBBY, "i used to golf", activity="golf", status=Status.PAST)
    (once,) = planned([golf], over).values()
    assert once.detail.status is Status.PAST
    (again,) = planned([over], golf).values()
    assert again.detail.status is Status.ASSERTED


def test_nothing_told_changes_nothing():
    assert planned([dog(), OHIO]) == {}


DOGS = st.sampled_from(["Biscuit", "Rex", "Molly", None]).map(lambda name: dog(name=name))


@given(st.lists(DOGS, max_size=4), st.lists(st.one_of(DOGS, st.just(OHIO), st.just(VERMONT)), max_size=8))
def test_duplicates_never_pile_up(before, now):
    told_of = [*before, *now]
    done = plan((), told_of, [provenance(one) for one in told_of], 1)
    things = [
        (each.detail.kind, each.detail.attributes.get("name"), each.detail.attributes.get("place"))
        for each in done
    ]
    assert len(things) == len(set(things))
    assert sum(len(each.added) for each in done) == len(told_of)
    assert sum(each.detail.superseded_by is None for each in done if each.detail.kind is Kind.PLACE) <= 1


def test_what_is_known_of_a_partner_is_forgotten_no_later_than_the_parting():
    wife = known(told("a", Kind.FAMILY, "my wife loves gardening", kin="wife", relation="wife"), 1)
    wedding = known(told("b", Kind.CELEBRATION, "our wedding", event="wedding"), 2)
    son = known(told("c", Kind.FAMILY, "my son", kin="son", relation="son"), 3)
    parting = told("d", Kind.HARDSHIP, "my wife and i separated", event="separated")
    her = told("e", Kind.FAMILY, "wife and i", subject=Subject.CLOSE, kin="wife", relation="wife")
    day = provenance(parting).told.date()
    done = plan([wife, wedding, son], [parting, her], [provenance(parting), provenance(her)], 1)
    found = {each.detail.told[-1].words: each.no_longer_than for each in done}
    assert found == dict.fromkeys(
        ["my wife loves gardening", "our wedding", "my wife and i separated", "wife and i"],
        (Kind.HARDSHIP, day),
    )


HUSBAND = told("d", Kind.BEREAVEMENT, "my husband died", subject=CLOSE, lost="husband", loss="partner")
YEARS = told("a", Kind.CELEBRATION, "our anniversary is in june", event="anniversary", when_date="2026-06")
GARDEN = told(
    "b", Kind.FAMILY, "my husband loves gardening", subject=CLOSE, kin="husband", relation="husband"
)
SON = told("c", Kind.FAMILY, "my son", subject=CLOSE, kin="son", relation="son")
HIKING = told("e", Kind.HOBBY, "i love hiking", activity="hiking")


def no_longer(before, *now):
    return {
        words: each.no_longer_than for words, each in planned(before, *now).items() if each.no_longer_than
    }


def test_what_was_shared_with_one_who_died_is_forgotten_no_later_than_the_death():
    day = provenance(HUSBAND, days=30).told.date()
    until = (Kind.BEREAVEMENT, day)
    assert no_longer([YEARS, SON, HIKING], HUSBAND) == {"our anniversary is in june": until}
    done = planned([GARDEN], HUSBAND)
    assert done["my husband loves gardening"].detail.attributes["loss"] == "partner", "it says so by itself"


def test_what_is_told_of_a_couple_after_a_death_goes_with_the_death_too():
    day = provenance(HUSBAND).told.date()
    assert no_longer([HUSBAND], YEARS, HIKING) == {"our anniversary is in june": (Kind.BEREAVEMENT, day)}


def test_where_nobody_knows_who_died_what_is_a_couples_or_a_childs_may_have_been_theirs():
    funeral = told("d", Kind.BEREAVEMENT, "we had the funeral", subject=CLOSE)
    baby = told("f", Kind.CELEBRATION, "the baby is due in june", event="baby")
    assert set(no_longer([YEARS, baby, SON, HIKING], funeral)) == {
        "our anniversary is in june",
        "the baby is due in june",
    }


def test_a_death_that_is_feared_or_an_animals_shortens_nothing():
    feared = told(
        "d", Kind.BEREAVEMENT, "if he dies", subject=CLOSE, lost="husband", status=Status.HYPOTHETICAL
    )
    assert no_longer([YEARS, dog()], feared) == {}
    assert no_longer([YEARS, dog()], DEATH) == {}
