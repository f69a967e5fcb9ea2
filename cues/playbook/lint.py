"""What deserves mending in a playbook that loads: plays nobody sees, misleading phrases, hurtful words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cues.details.detail import Kind
from cues.playbook.choose import CLOSE, LONGEST_HEADLINE, rank
from cues.playbook.explain import did_you_mean
from cues.playbook.finding import Finding, Severity
from cues.playbook.load import Loaded
from cues.playbook.phrases import contains, first_of, plain
from cues.playbook.play import LONGEST_WORDS, Line, Play, Playbook, Sensitivity, Trigger
from cues.playbook.wording import places

SHORTEST_PHRASE = 3
"""Letters; a shorter phrase stands in too many sentences."""
LONGEST_SUGGESTION = 90
"""Characters; a longer one cannot be taken in while listening."""
_LONGEST: Mapping[str | int, int] = {"suggestions": LONGEST_SUGGESTION, "gesture": LONGEST_WORDS}
KNOWN_ATTRIBUTES = (
    "name",
    "species",
    "breed",
    "relation",
    "activity",
    "place",
    "when",
    "event",
    "condition",
    "occupation",
    "number",
    "kin",
    "region",
    "country",
    "when_date",
    "lost",
    "count",
    "age",
    "years",
    "serious",
    "loss",
    "crisis",
)
"""What the extractor says of details (see `Detail.attributes`)."""


@dataclass(frozen=True, slots=True)
class _Wary:
    """The words of lint.toml."""

    homonyms: Mapping[str, str]
    selling: tuple[str, ...]
    cheerful: tuple[str, ...]


@cache
def _wary() -> _Wary:
    raw = tomllib.loads((Path(__file__).parent / "lint.toml").read_text(encoding="utf-8"))
    return _Wary(raw["homonyms"], tuple(raw["selling"]["words"]), tuple(raw["cheerful"]["words"]))


def lint(loaded: Loaded) -> tuple[Finding, ...]:
    """Say what deserves mending, by line.

    Only what the file itself holds is judged: plays it takes over from a bundled playbook are not. A playbook
    that does not load has other problems, and those come with the error of `read_playbook`.
    """
    playbook = loaded.playbook
    found = [*_line_table(loaded), *_kinds_without_play(playbook)]
    for play in playbook.plays:
        own = loaded.written_at.plays.get(play.id)
        if own is None:
            continue
        for key, severity, text in _about(play, playbook):
            line = loaded.written_at.lines.of(("play", own, *key))
            found.append(Finding(line, severity, f'play "{play.id}": {text}'))
    return tuple(sorted(found))


Key = tuple[str | int, ...]
About = Iterator[tuple[Key, Severity, str]]


def _about(play: Play, playbook: Playbook) -> About:
    yield from _never_shown(play, playbook)
    for key, phrases in (("words", play.trigger.words), ("order", play.trigger.order)):
        for at, phrase in enumerate(phrases):
            for severity, text in _phrase(phrase, said=key == "words"):
                yield (key, at), severity, text
    yield from _attributes(play)
    yield from _sentences(play)
    if Kind.BEREAVEMENT in play.trigger.kinds and play.sensitivity is Sensitivity.LIGHT:
        yield ("sensitivity",), Severity.ERROR, "is light, but a bereavement takes sensitive plays only"


def _never_shown(play: Play, playbook: Playbook) -> About:
    if play.max_per_call == 0:
        yield ("max_per_call",), Severity.WARNING, "is switched off by max_per_call = 0"
        return
    trigger, line = play.trigger, playbook.line
    if trigger.kinds <= line.forbidden:
        yield ("kinds",), Severity.ERROR, f"is never shown: [line] forbids {_names(trigger.kinds)}"
    elif _meets_the_errand_alone(trigger, line) and not play.errand:
        kinds = _names(trigger.kinds & line.kinds)
        yield (
            ("kinds",),
            Severity.ERROR,
            f"is never shown: {kinds} is the errand here, and the play lacks errand = true",
        )
    if not trigger.statuses & {"asserted", "past"}:
        yield ("statuses",), Severity.ERROR, "is never shown: only what is asserted or past raises a cue"
    mute = _contradiction(trigger)
    if mute is not None:
        key = "order" if trigger.order else "words"
        yield ("unless",), Severity.ERROR, f'is never shown: "{mute}" in unless forbids every phrase in {key}'
    wider = next((other for other in _ranked(playbook.plays, above=play) if _covers(other, play)), None)
    if wider is not None:
        yield (), Severity.ERROR, f'is never shown: play "{wider.id}" takes everything that it would take'


def _meets_the_errand_alone(trigger: Trigger, line: Line) -> bool:
    return trigger.kinds <= line.kinds | line.forbidden and not line.words and not trigger.order


def _contradiction(trigger: Trigger) -> str | None:
    """The phrase in `unless` that stands in every phrase of `words` or `order`; None where there is none."""
    phrases = trigger.order or trigger.words
    if not phrases:
        return None
    return next((no for no in trigger.unless if all(contains(phrase, no) for phrase in phrases)), None)


def _ranked(plays: tuple[Play, ...], *, above: Play) -> Iterator[Play]:
    """The plays that win against `above` wherever both fit, as `choose` ranks them."""
    before = True
    for play in plays:
        if play is above:
            before = False
            continue
        mine, other = rank(play), rank(above)
        if above.trigger.words and not play.trigger.words:  # a phrase in the detail's own words lifts it
            other = other[0] + CLOSE, other[1]
        if mine > other or (mine == other and before):
            yield play


def _covers(wide: Play, narrow: Play) -> bool:
    """Whether `wide` fits wherever `narrow` does."""
    a, b = wide.trigger, narrow.trigger
    sensitive_only = narrow.sensitivity is Sensitivity.SENSITIVE and wide.sensitivity is Sensitivity.LIGHT
    return (
        not sensitive_only  # a loss passes the light one by
        and bool(a.order) == bool(b.order)
        and (wide.errand or not narrow.errand)
        and wide.max_per_call > 0
        and a.kinds >= b.kinds
        and a.statuses >= b.statuses
        and _wider_attributes(dict(a.attributes), dict(b.attributes))
        and (not a.words or (bool(b.words) and all(first_of(word, a.words) for word in b.words)))
        and all(first_of(phrase, a.order) for phrase in b.order)
        and all(any(contains(no, other) for other in b.unless) for no in a.unless)
    )


def _wider_attributes(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> bool:
    return all(key in b and (not values or (bool(b[key]) and b[key] <= values)) for key, values in a.items())


def _phrase(phrase: str, *, said: bool = True) -> Iterator[tuple[Severity, str]]:
    letters = sum(character.isalpha() for character in phrase)
    if letters < SHORTEST_PHRASE:
        yield (
            Severity.WARNING if letters > 1 else Severity.ERROR,
            f'the phrase "{phrase}" is too short; write at least {SHORTEST_PHRASE} letters, better two words',
        )
    elif said and phrase in _wary().homonyms:  # in an order, boots are a purchase
        meaning = _wary().homonyms[phrase]
        yield Severity.WARNING, f'the phrase "{phrase}" is ambiguous ({meaning}); add a word to it'


def _attributes(play: Play) -> About:
    for key, _ in play.trigger.attributes:
        if key not in KNOWN_ATTRIBUTES:
            yield (
                ("attributes", key),
                Severity.ERROR,
                f'asks for "{key}", which no detail carries{did_you_mean(key, KNOWN_ATTRIBUTES)}',
            )
    given = {key for key, _ in play.trigger.attributes}
    for way, text in _texts(play):
        for key in sorted(places(text) - given - set(KNOWN_ATTRIBUTES)):
            yield way, Severity.ERROR, f'no detail carries "{{{key}}}"{did_you_mean(key, KNOWN_ATTRIBUTES)}'


def _texts(play: Play) -> Iterator[tuple[Key, str]]:
    yield ("headline",), play.headline
    yield ("fallback_headline",), play.fallback_headline
    for at, suggestion in enumerate(play.suggestions):
        yield ("suggestions", at), suggestion
    if play.gesture is not None:
        yield ("gesture", "words"), play.gesture.words


def _sentences(play: Play) -> About:
    wary = _wary()
    sensitive = play.sensitivity is Sensitivity.SENSITIVE
    for way, text in _texts(play):
        longest = _LONGEST.get(way[0], LONGEST_HEADLINE)
        if len(text) > longest:
            yield way, Severity.WARNING, f"{way[0]} has {len(text)} characters; keep it to {longest}"
        sold = first_of(plain(text), wary.selling)
        if sold is not None:
            yield way, Severity.ERROR, f'"{sold}" sounds like selling'
        bright = first_of(plain(text), wary.cheerful)
        if sensitive and bright is not None:
            yield way, Severity.ERROR, f'"{bright}" has no place in a sensitive play'
        if sensitive and "!" in text:
            yield way, Severity.ERROR, "a sensitive play takes no exclamation mark"


def _line_table(loaded: Loaded) -> Iterator[Finding]:
    line: Line = loaded.playbook.line
    lines = loaded.written_at.lines
    for at, phrase in enumerate(line.words):
        for severity, text in _phrase(phrase):
            yield Finding(lines.of(("line", "words", at)), severity, f"[line]: {text}")
    if line.words and not line.kinds:
        yield Finding(lines.of(("line", "words")), Severity.WARNING, "[line]: words do nothing without kinds")


def _kinds_without_play(playbook: Playbook) -> Iterator[Finding]:
    answering = [play for play in playbook.plays if play.max_per_call and not play.trigger.order]
    spoken_of = {kind for play in answering for kind in play.trigger.kinds}
    errand = playbook.line.kinds if not playbook.line.words else frozenset()
    missing = set(Kind) - spoken_of - playbook.line.forbidden - errand
    if missing:
        yield Finding(1, Severity.WARNING, f"no play for {_names(missing)}: such details will raise no cue")


def _names(kinds: set[Kind] | frozenset[Kind]) -> str:
    return ", ".join(kind for kind in Kind if kind in kinds)
