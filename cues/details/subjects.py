"""Whose life it is: who "he" and "she" are, and whether it is the caller, somebody close or others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Kind, Subject
from cues.details.frames import read_grammar
from cues.details.lexicon import Classes
from cues.details.reading import Being, Finding, Reading, reading_of

KIN: Final = ("kin", "barekin", "family")
ANIMALS: Final = ("animal", "ownbreed", "ownedanimal", "breeds")
OTHERS: Final = frozenset(
    "someone somebody everyone everybody people neighbour neighbor neighbours neighbors".split()
)
OWNERS: Final = frozenset({"my", "our"})
THIRD_OWNERS: Final = frozenset({"his", "her", "their", "your", "whose"})
AFTER_REACH: Final = 12
"""Words after "he" or "she" in which the one who is meant may still be named ("she died, my mother")."""
SUBJECT_REACH: Final = 6
"""Words before a finding in which its subject is looked for."""
CONDOLENCES: Final = (
    "for your loss", "condolence", "how did he die", "how did she die", "did he die", "did she die",
    "pass away", "passed away", "lose anyone", "lose anybody", "did you lose", "bereavement",
)  # fmt: skip
"""What the other side says only where somebody has died."""
OWN_KINDS: Final = frozenset({Kind.PET, Kind.FAMILY, Kind.BEREAVEMENT})
"""Kinds that are about somebody close by their nature."""


@cache
def _gendered() -> tuple[frozenset[str], frozenset[str]]:
    grammar = read_grammar()
    return grammar.words("female"), grammar.words("male")


def gender_of(phrase: str) -> str:
    """`she`, `he` or nothing, by the words of a relation."""
    female, male = _gendered()
    words = set(phrase.split())
    if words & female:
        return "" if words & male else "she"
    return "he" if words & male else ""


def beings_in(forms: Sequence[str], spans: Sequence[Classes], *, own: bool) -> Iterable[Being]:
    """People and animals mentioned, in the order of the words.

    Args:
        forms: words in plain form.
        spans: the lexicon's classes for each word.
        own: True where the customer said it; False where the other side did ("your dog").
    """
    owners = OWNERS if own else {"your"}
    for at, classes in enumerate(spans):
        if not classes:
            continue
        owned = _owner(forms, spans, at)
        if "outsider" in classes:
            end = at + max(classes["outsider"])
            name = " ".join(forms[at:end])
            yield Being(Subject.OTHER, "outsider", name, frozenset(classes), gender_of(name), at)
        elif "kin" in classes or "barekin" in classes:
            end = at + max(classes.get("kin", ()) + classes.get("barekin", ()))
            name = " ".join(forms[at:end])
            if owned in owners or (own and ("barekin" in classes or owned == "a")):
                yield Being(Subject.CLOSE, "kin", name, frozenset(classes), gender_of(name), at)
            elif owned in THIRD_OWNERS and own:
                yield Being(Subject.CLOSE, "third", name, frozenset(classes), gender_of(name), at)
        elif "friend" in classes:
            end = at + max(classes["friend"])
            name = " ".join(forms[at:end])
            yield Being(Subject.CLOSE, "friend", name, frozenset(classes), "", at)
        elif any(name in classes for name in ANIMALS):
            end = at + max(max(classes[name]) for name in ANIMALS if name in classes)
            subject = Subject.OTHER if owned in {"his", "her", "their", "whose", "other"} else Subject.CLOSE
            if own or owned == "your":
                yield Being(subject, "pet", " ".join(forms[at:end]), frozenset(classes), "", at)


def _owner(forms: Sequence[str], spans: Sequence[Classes], at: int) -> str:
    """The word up to four before that says whose it is; `a` for an article, `other` for an outsider's."""
    for back in range(at - 1, max(at - 5, -1), -1):
        form = forms[back]
        if form in OWNERS or form in THIRD_OWNERS:
            return form
        if form == "'s":
            return (
                "other"
                if any("outsider" in spans[place] for place in range(max(back - 3, 0), back))
                else "my"
            )
        if form in {"a", "an", "one", "two", "three", "the"}:
            return "a"
    return ""


def resolve_subjects(doc: Doc) -> Doc:
    """Set each finding's subject and being; findings about a "he" whom nobody mentioned are dropped."""
    reading = reading_of(doc)
    here = list(beings_in(reading.words.forms, reading.spans, own=True))
    reading.beings += here
    reading.findings = [finding for finding in reading.findings if _resolve(reading, finding)]
    return doc


def _resolve(reading: Reading, finding: Finding) -> bool:
    frame = finding.frame
    if frame.after_death:
        return _of_the_dead(reading, finding)
    others = finding.held("outsider") is not None or _says_others(reading, finding)
    pronoun = finding.held("he", "his", "it") if not finding.held(*KIN) or finding.held("his") else None
    led = finding.held("i", "my", "he", "his", "it", "friend", "outsider", *KIN) is not None
    if not led and "crisis" not in finding.attributes and _is_listeners(reading, finding):
        return False
    if frame.of:
        finding.being = _antecedent(reading, finding.first, frame.of)
        if finding.being is None:
            return False
        finding.subject = finding.being.subject
    elif others:
        finding.subject = Subject.OTHER
    elif (
        pronoun is not None and pronoun.name != "it" and not finding.held("i", "animal", "breeds", "ownbreed")
    ):
        form = reading.words.forms[pronoun.first]
        finding.being = _antecedent(reading, pronoun.first, "", "she" if form in {"she", "her"} else "he")
        if finding.being is None:
            finding.subject = frame.subject or finding.subject
            return frame.alone
        finding.subject = finding.being.subject
    else:
        finding.being = _own_being(reading, finding)
        finding.subject = _plain_subject(finding)
    if frame.subject is not None and finding.subject is not Subject.OTHER:
        finding.subject = frame.subject
    return not _owned_by_others(reading, finding)


def _of_the_dead(reading: Reading, finding: Finding) -> bool:
    """True where somebody is known to be dead, of whom the finding then is."""
    if not reading.dead and not any(words in reading.asked for words in CONDOLENCES):
        return False
    finding.being = reading.dead[-1] if reading.dead else None
    finding.subject = Subject.CLOSE
    return True


def _is_listeners(reading: Reading, finding: Finding) -> bool:
    """True where words without a subject have one before them that is neither caller nor close."""
    forms, breaks = reading.words.forms, reading.words.breaks
    for back in range(finding.first - 1, max(finding.first - 1 - SUBJECT_REACH, -1), -1):
        if breaks[back + 1]:
            return False
        form = forms[back]
        if form in {"you", "your", "people", "they", "somebody", "someone", "everybody", "everyone"}:
            return True
        if form in {"i", "we", "my", "our", "me", "us"}:
            return False
    return False


def _says_others(reading: Reading, finding: Finding) -> bool:
    """True for "someone was robbed", and not for "someone robbed me"."""
    words = reading.words.forms[finding.first : finding.last]
    return words[0] in OTHERS and not any(word in {"me", "us", "my", "our"} for word in words)


def _owned_by_others(reading: Reading, finding: Finding) -> bool:
    """True for "your wedding" and the like that a pattern took hold of behind its owner."""
    if not finding.first or finding.frame.subject is Subject.OTHER:
        return False
    before = reading.words.forms[finding.first - 1]
    return before in {"your", "you"} and not finding.held("i", "my", "he", "barekin")


def _plain_subject(finding: Finding) -> Subject:
    first = finding.held("i", "my", *KIN, "friend", *ANIMALS, "his")
    close = finding.held(*KIN, "friend", *ANIMALS)
    if finding.kind in OWN_KINDS:
        return Subject.CLOSE
    if close is not None and (first is None or first.name != "i" or finding.kind is Kind.HEALTH):
        return Subject.CLOSE
    return Subject.CALLER


def _own_being(reading: Reading, finding: Finding) -> Being | None:
    """The being that a finding names itself."""
    for hold in finding.holds:
        for being in reading.beings:
            if being.at == hold.first and being.sort != "outsider":
                return being
    return None


def _antecedent(reading: Reading, at: int, sort: str, pronoun: str = "") -> Being | None:
    """Who was mentioned last before a word and may be meant by it; else a relative named just after."""
    last: Being | None = None
    for being in reading.beings:
        if being.at >= at:
            break
        if sort and being.sort != sort and not (sort == "kin" and being.sort == "third"):
            continue
        if pronoun and being.gender and being.gender != pronoun:
            continue
        last = being
    if last is not None or at < 0:
        return last
    return next(
        (
            being
            for being in reading.beings
            if at < being.at <= at + AFTER_REACH
            and being.sort == (sort or "kin")
            and (not pronoun or not being.gender or being.gender == pronoun)
        ),
        None,
    )
