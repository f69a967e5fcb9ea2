from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.details.detail import AttributeValue, Detail, Kind, Status, Subject
from cues.playbook.choose import CLOSE, LONGEST_HEADLINE, Choice, Played, Refusal, RefusalCode, choose
from cues.playbook.load import bundled, bundled_path, load_playbook
from cues.playbook.play import Line, Play, Playbook, Sensitivity, Trigger
from tests import costly

PET = frozenset({Kind.PET})
DEFAULT = costly.playbook()


def detail(
    kind: Kind = Kind.PET,
    attributes: Mapping[str, AttributeValue] = MappingProxyType({}),
    *,
    evidence: str = "evidence",
    status: Status = Status.ASSERTED,
    subject: Subject = Subject.CALLER,
) -> Detail:
    return Detail(kind, evidence, 0, len(evidence), subject, status, 0.9, attributes)


def a_play(name: str, trigger: Trigger | None = None, **more: object) -> Play:
    values: dict[str, object] = {
        "id": name,
        "headline": "A pet",
        "trigger": trigger or Trigger(PET),
        "suggestions": ("What's it called?", "How's {name}?", "How old is it?"),
    }
    return Play(**{**values, **more})  # type: ignore[arg-type]


def book(*plays: Play, line: Line | None = None) -> Playbook:
    return Playbook("test", plays, line or Line())


def refusal(answer: Choice | Refusal) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def chosen(answer: Choice | Refusal) -> Choice:
    assert isinstance(answer, Choice), answer
    return answer


def test_places_are_filled_and_what_lacks_one_is_dropped() -> None:
    playbook = book(a_play("a", headline="{name}, a pet", fallback_headline="A pet"))
    named = chosen(choose(detail(attributes={"name": "biscuit"}), "", playbook, (), 0))
    assert named.headline == "Biscuit, a pet"
    assert named.suggestions == ("What's it called?", "How's Biscuit?", "How old is it?")
    unnamed = chosen(choose(detail(), "", playbook, (), 0))
    assert unnamed.headline == "A pet"
    assert unnamed.suggestions == ("What's it called?", "How old is it?")


def test_a_headline_too_long_for_the_screen_gives_way() -> None:
    playbook = book(
        a_play("a", headline="They have a dog whose name is known: {name}", fallback_headline="A dog")
    )
    assert chosen(choose(detail(attributes={"name": "x" * 24}), "", playbook, (), 0)).headline == "A dog"


@pytest.mark.parametrize(
    ("found", "code", "reason"),
    [
        (detail(status=Status.NEGATED), RefusalCode.NEGATED, "negated"),
        (detail(status=Status.HYPOTHETICAL), RefusalCode.HYPOTHETICAL, "hypothetical"),
        (detail(subject=Subject.OTHER), RefusalCode.OTHER, "not said of the caller or someone close"),
        (
            detail(Kind.HARDSHIP, {"crisis": "self-harm"}),
            RefusalCode.CRISIS,
            "a crisis, for the team's procedure and not for a play",
        ),
        (detail(Kind.TRAVEL), RefusalCode.FORBIDDEN, "travel is forbidden by the playbook"),
        (detail(attributes={"loss": "pet"}), RefusalCode.LOSS, "nothing light is said of a loss"),
        (
            detail(attributes={"serious": True}),
            RefusalCode.SERIOUS,
            "nothing light is said of a grave illness",
        ),
        (detail(Kind.HOME), RefusalCode.ERRAND, "a home is the errand at this desk"),
        (detail(Kind.WORK), RefusalCode.NO_PLAY, "no play fits"),
        (detail(status=Status.PAST), RefusalCode.NO_PLAY, "no play fits"),
        (detail(Kind.HOBBY), RefusalCode.PHRASE, 'do-not-trigger phrase: "used to"'),
    ],
)
def test_each_refusal_has_its_code_and_its_reason(found: Detail, code: RefusalCode, reason: str) -> None:
    playbook = book(
        a_play("pet"),
        a_play("home", Trigger(frozenset({Kind.HOME, Kind.TRAVEL, Kind.HARDSHIP}))),
        a_play("hobby", Trigger(frozenset({Kind.HOBBY}), unless=("used to",))),
        line=Line(kinds=frozenset({Kind.HOME}), forbidden=frozenset({Kind.TRAVEL})),
    )
    assert choose(found, "We used to, you know", playbook, (), 0) == Refusal(code, reason)


def test_a_crisis_comes_before_everything_a_playbook_says() -> None:
    playbook = book(line=Line(forbidden=frozenset({Kind.HARDSHIP})))
    found = detail(Kind.HARDSHIP, {"crisis": "abuse", "serious": True})
    assert refusal(choose(found, "", playbook, (), 0)).code is RefusalCode.CRISIS


def test_only_sensitive_plays_answer_a_loss_a_grave_illness_and_a_bereavement() -> None:
    every = frozenset(Kind)
    light = a_play("light", Trigger(every), priority=1000)
    soft = a_play("soft", Trigger(every), sensitivity=Sensitivity.SENSITIVE, priority=0)
    for found in (
        detail(attributes={"loss": "pet"}),
        detail(Kind.HEALTH, {"serious": True}),
        detail(Kind.BEREAVEMENT),
    ):
        assert chosen(choose(found, "", book(light, soft), (), 0)).play is soft
        assert refusal(choose(found, "", book(light), (), 0)).code in {RefusalCode.LOSS, RefusalCode.SERIOUS}
    assert chosen(choose(detail(), "", book(light, soft), (), 0)).sensitive is False


def test_priority_then_conditions_then_order() -> None:
    wide, narrow = a_play("wide"), a_play("narrow", Trigger(PET, words=("dog",)))
    twin = a_play("twin")
    high = a_play("high", priority=101)
    assert chosen(choose(detail(), "my dog", book(wide, narrow), (), 0)).play is narrow
    assert chosen(choose(detail(), "my cat", book(twin, wide), (), 0)).play is twin
    assert chosen(choose(detail(), "my dog", book(narrow, wide, high), (), 0)).play is high


def test_a_phrase_in_the_details_own_words_counts_for_more() -> None:
    hobby = frozenset({Kind.HOBBY})
    hiking = a_play("hiking", Trigger(hobby, words=("hiking",)), priority=100 + CLOSE - 1)
    yarn = a_play("yarn", Trigger(hobby, words=("knitting",)))
    playbook = book(hiking, yarn)
    said = "i go hiking and then there's the knitting"
    assert chosen(choose(detail(Kind.HOBBY, evidence="knitting"), said, playbook, (), 0)).play is yarn
    assert chosen(choose(detail(Kind.HOBBY, evidence="hiking"), said, playbook, (), 0)).play is hiking
    assert chosen(choose(detail(Kind.HOBBY, {"activity": "knitting"}), said, playbook, (), 0)).play is yarn
    assert chosen(choose(detail(Kind.HOBBY, {"name": "knitting"}), said, playbook, (), 0)).play is hiking


def test_an_attribute_carries_a_word_that_was_heard_otherwise() -> None:
    found = detail(Kind.HOBBY, {"activity": "pickleball"})
    assert chosen(choose(found, "we play pick a ball", DEFAULT, (), 0)).play.id == "hobby-racket"


def test_attributes_with_values_and_without() -> None:
    dog = a_play("dog", Trigger(PET, attributes=(("species", frozenset({"dog"})),)))
    serious = a_play("named", Trigger(PET, attributes=(("name", frozenset()),)))
    assert refusal(choose(detail(attributes={"species": "cat"}), "", book(dog), (), 0)).code == "no_play"
    assert chosen(choose(detail(attributes={"species": "Dog"}), "", book(dog), (), 0)).play is dog
    assert refusal(choose(detail(attributes={"name": "x" * 60}), "", book(serious), (), 0)).code == "no_play"


def test_a_lesser_play_steps_in_for_a_forbidden_one_but_not_for_a_spent_one() -> None:
    best = a_play("best", Trigger(PET, unless=("allergic",)), priority=200)
    lesser = a_play("lesser")
    playbook = book(best, lesser)
    assert chosen(choose(detail(), "i'm allergic", playbook, (), 0)).play is lesser
    assert refusal(choose(detail(), "", playbook, (Played("best", 3),), 50)).reason == "shown already"


def test_often_enough_and_cooling_down() -> None:
    playbook = book(a_play("a", max_per_call=2, once_per_call=False, cooldown=60))
    assert chosen(choose(detail(), "", playbook, (), 0))
    assert refusal(choose(detail(), "", playbook, (Played("a", 10),), 69)).reason == "cooling down"
    assert chosen(choose(detail(), "", playbook, (Played("a", 10), Played("b", 60)), 70))
    assert (
        refusal(choose(detail(), "", playbook, (Played("a", 10), Played("a", 80)), 900)).code
        == "shown_already"
    )


def test_a_play_that_is_switched_off_stands_in_nobodys_way() -> None:
    off, on = a_play("off", max_per_call=0, priority=900), a_play("on")
    assert chosen(choose(detail(), "", book(off, on), (), 0)).play is on


def test_the_errand_and_what_goes_beyond_it() -> None:
    plain, own = a_play("plain", priority=300), a_play("own", Trigger(PET, words=("limping",)), errand=True)
    always = book(plain, own, line=Line(kinds=PET))
    assert refusal(choose(detail(), "our dog", always, (), 0)).code is RefusalCode.ERRAND
    assert chosen(choose(detail(), "he's limping", always, (), 0)).play is own
    by_word = book(plain, line=Line(kinds=PET, words=("claim",)))
    assert refusal(choose(detail(), "a claim for my dog", by_word, (), 0)).code is RefusalCode.ERRAND
    assert chosen(choose(detail(), "the dog loves the sea", by_word, (), 0)).play is plain


@pytest.mark.parametrize(
    ("desk", "found", "said", "answer"),
    [
        ("insurer", detail(attributes={"species": "cat"}), "it's for my cat", RefusalCode.ERRAND),
        (
            "insurer",
            detail(Kind.BEREAVEMENT, {"loss": "partner", "relation": "husband"}, status=Status.PAST),
            "i lost my husband two years ago",
            "bereavement-partner",
        ),
        (
            "insurer",
            detail(Kind.BEREAVEMENT, {"loss": "pet", "name": "biscuit"}, status=Status.PAST),
            "biscuit died on the operating table",
            "bereavement-pet-named",
        ),
        ("insurer", detail(attributes={"name": "bo"}), "bo swallowed a sock", "insurer-pet-unwell"),
        (
            "probate_desk",
            detail(Kind.BEREAVEMENT, {"loss": "parent"}),
            "my mother's account",
            "probate-errand",
        ),
        (
            "probate_desk",
            detail(Kind.BEREAVEMENT, {"loss": "pet"}),
            "and then our dog died",
            "bereavement-pet",
        ),
        ("probate_desk", detail(Kind.CELEBRATION), "it's my birthday", RefusalCode.FORBIDDEN),
        ("outdoor_shop", detail(Kind.HOBBY), "the hiking boots are the wrong size", RefusalCode.ERRAND),
        ("outdoor_shop", detail(Kind.HOBBY), "we're hiking in the alps", "hobby-hiking"),
        ("outdoor_shop", detail(Kind.TRAVEL), "we're off on the coast path", "shop-long-trail"),
    ],
)
def test_the_bundled_desks(desk: str, found: Detail, said: str, answer: str) -> None:
    got = choose(found, said, load_playbook(bundled_path(desk)), (), 100)
    assert (got.code if isinstance(got, Refusal) else got.play.id) == answer


@pytest.mark.parametrize(
    ("found", "said", "play"),
    [
        (detail(attributes={"species": "dog", "name": "biscuit"}), "a dog called biscuit", "pet-dog-named"),
        (detail(attributes={"species": "dog", "breed": "corgi"}), "we have a corgi", "pet-dog-breed"),
        (detail(attributes={"species": "dog"}), "we just got a puppy", "pet-new"),
        (detail(attributes={"species": "dog", "name": "bo"}), "bo's been limping", "pet-unwell"),
        (detail(attributes={"species": "cat"}, status=Status.PAST), "we had a cat", "pet-past"),
        (detail(Kind.HOBBY, {"activity": "hiking"}), "the boots are for walking", "hobby-hiking"),
        (detail(Kind.HOBBY, {"activity": "falconry"}), "i'm into falconry", "hobby-activity"),
        (detail(Kind.WORK), "i got laid off in march", "work-lost-job"),
        (detail(Kind.HARDSHIP), "i got laid off in march", "work-lost-job"),
        (detail(Kind.WORK), "we're in the middle of harvest", "work-farm"),
        (detail(Kind.CELEBRATION), "it's my birthday", "celebration-birthday-own"),
        (detail(Kind.CELEBRATION, {"relation": "daughter"}), "she turns six", "celebration-birthday-close"),
        (detail(Kind.BEREAVEMENT, {"loss": "pregnancy"}), "i miscarried", "bereavement-pregnancy"),
        (detail(Kind.BEREAVEMENT), "she passed away", "bereavement-any"),
        (detail(Kind.BEREAVEMENT), "the funeral is tuesday", "bereavement-funeral"),
        (detail(Kind.HEALTH, {"serious": True}), "i have cancer", "health-serious"),
        (detail(Kind.PLACE, {"place": "ohio"}, status=Status.PAST), "i grew up in ohio", "place-grew-up"),
        (detail(Kind.TRAVEL, {"place": "rome"}, status=Status.PAST), "we went to rome", "travel-place-past"),
    ],
)
def test_what_the_default_would_say(found: Detail, said: str, play: str) -> None:
    assert chosen(choose(found, said, DEFAULT, (), 100)).play.id == play


def test_a_birthday_of_somebody_dead_is_no_celebration() -> None:
    found = detail(Kind.CELEBRATION, {"relation": "mum"})
    answer = choose(found, "it would have been my mum's birthday", DEFAULT, (), 100)
    assert refusal(answer).reason == 'do-not-trigger phrase: "would have been"'


ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["name", "species", "breed", "relation", "activity", "place", "event", "occupation", "loss"]
    ),
    st.sampled_from(
        ["dog", "cat", "biscuit", "new hampshire", "pet", "partner", "child", "hiking", "x" * 30]
    ),
)
DETAILS = st.builds(
    detail,
    st.sampled_from(Kind),
    st.tuples(ATTRIBUTES, st.fixed_dictionaries({}, optional={"serious": st.just(True)})).map(
        lambda both: {**both[0], **both[1]}
    ),
    status=st.sampled_from(Status),
    subject=st.sampled_from(Subject),
)
SAID = st.lists(
    st.sampled_from(
        "dog puppy funeral birthday my surgery hiking used to claim moved farm account the".split()
    ),
    max_size=8,
).map(" ".join)
DESKS = [load_playbook(bundled_path(name)) for name in bundled()]


@given(DETAILS, SAID, st.sampled_from(DESKS))
def test_whatever_is_said_the_answer_keeps_its_promises(found: Detail, said: str, playbook: Playbook) -> None:
    answer = choose(found, said, playbook, (), 100)
    assert answer == choose(found, said, playbook, (), 100)
    if isinstance(answer, Refusal):
        assert answer.reason
        assert "\n" not in answer.reason
        return
    assert found.flagged
    assert found.kind in answer.play.trigger.kinds
    assert found.kind not in playbook.line.forbidden
    assert len(answer.suggestions) >= 2
    assert 0 < len(answer.headline) <= LONGEST_HEADLINE
    for text in (answer.headline, *answer.suggestions):
        assert "{" not in text
        assert text[0].isupper()
    if found.kind is Kind.BEREAVEMENT or "loss" in found.attributes or "serious" in found.attributes:
        assert answer.sensitive
    spent = choose(found, said, playbook, (Played(answer.play.id, 50),), 100)
    assert isinstance(spent, Refusal)


def test_no_name_shows_in_a_repr() -> None:
    answer = chosen(choose(detail(attributes={"name": "biscuit"}), "", book(a_play("a")), (), 0))
    assert "iscuit" not in repr(answer)
