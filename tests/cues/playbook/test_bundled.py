import pytest

from cues.details.detail import Kind, Status
from cues.playbook.choose import LONGEST_HEADLINE
from cues.playbook.lint import LONGEST_SUGGESTION, lint
from cues.playbook.load import bundled, bundled_path, load_playbook, read_playbook
from cues.playbook.play import Play, Sensitivity
from cues.playbook.wording import fill, places
from tests import costly

PLAUSIBLE = {
    "name": "biscuit",
    "species": "dog",
    "breed": "alsatian",
    "relation": "granddaughter",
    "activity": "rock climbing",
    "place": "isle of wight",
    "when": "last march",
    "event": "thanksgiving",
    "condition": "a broken wrist",
    "occupation": "university lecturer",
    "number": 3,
}
NAMES = pytest.mark.parametrize("name", bundled())


def own_plays(name: str) -> list[Play]:
    loaded = read_playbook(bundled_path(name))
    return [play for play in loaded.playbook.plays if play.id in loaded.written_at.plays]


@NAMES
def test_nothing_to_complain_of(name: str) -> None:
    assert lint(read_playbook(bundled_path(name))) == ()


@NAMES
def test_every_sentence_fills_and_fits(name: str) -> None:
    for play in load_playbook(bundled_path(name)).plays:
        for text in (play.headline, *filter(None, [play.fallback_headline]), *play.suggestions):
            filled = fill(text, PLAUSIBLE)
            assert filled is not None, (play.id, text)
            longest = LONGEST_SUGGESTION if text in play.suggestions else LONGEST_HEADLINE
            assert len(filled) <= longest, (play.id, filled)
            assert places(text) <= set(PLAUSIBLE)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_something_to_say_of_its_own(kind: Kind) -> None:
    plays = [play for play in costly.playbook().plays if play.trigger.kinds == {kind}]
    assert len({text for play in plays for text in play.suggestions}) >= 4
    assert any(
        Status.ASSERTED in play.trigger.statuses and not play.trigger.words and not play.trigger.attributes
        for play in plays
    ), "and a play that fits whatever is said"


@NAMES
def test_a_loss_outranks_a_grave_illness_which_outranks_the_rest(name: str) -> None:
    plays = load_playbook(bundled_path(name)).plays
    loss = [play.priority for play in plays if Kind.BEREAVEMENT in play.trigger.kinds and not play.errand]
    grave = [play.priority for play in plays if "serious" in dict(play.trigger.attributes)]
    light = [play.priority for play in plays if play.sensitivity is Sensitivity.LIGHT]
    assert min(loss) > max(grave) > min(grave) > max(light)


@NAMES
def test_nothing_pushes_after_a_loss(name: str) -> None:
    for play in load_playbook(bundled_path(name)).plays:
        if Kind.BEREAVEMENT in play.trigger.kinds:
            assert play.sensitivity is Sensitivity.SENSITIVE
            assert not any("?" in text or "!" in text for text in play.suggestions), play.id


def test_hardship_gets_no_cheer() -> None:
    bright = ("!", "congratulations", "lovely", "great", "wonderful", "exciting", "brilliant")
    for play in costly.playbook().plays:
        if Kind.HARDSHIP in play.trigger.kinds or play.id in {"pet-unwell", "pet-missing", "travel-spoiled"}:
            said = " ".join((play.headline, *play.suggestions)).lower()
            assert not any(word in said for word in bright), play.id


@NAMES
def test_no_play_says_the_same_twice(name: str) -> None:
    for play in own_plays(name):
        assert len(set(play.suggestions)) == len(play.suggestions), play.id
