"""Deaths: which beings are dead, so that nothing light is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import AttributeValue, Kind, Status, Subject
from cues.details.reading import Being, Finding, Reading, reading_of

SIGNS: Final = (
    "died", "passed", "past a", "past over", "put down", "put to sleep", "put too sleep", "lost my",
    "lost our", "lost him", "lost her", "lost are", "lost a", "lost one", "lost two", "lost both",
    "lost the", "my late", "our late", "funeral", "widow", "miscarr", "miss carr", "death", "dead",
    "killed", "buried", "still b", "stillb", "drowned", "put him", "put her", "him to sleep",
    "her to sleep", "ashes", "grave", "no longer with", "not with us", "isn't with us", "expired",
    "deceased", "overdose", "own life", "let him go", "let her go", "wouldn't wake", "didn't make it",
    "slipped away", "heaven", "the lord", "clogs", "bucket", "'s gone", "is gone", "been gone", "went in h",
    "went peace", "went sudden", "left us", "cremat", "murdered", "mourning", "bereave", "heartbeat",
)  # fmt: skip
"""What a turn must hold, to be read for deaths at all."""
LOSS_OF_CLASS: Final = {"partner": "partner", "parent": "parent", "child": "child", "grandchild": "child"}
PET_KEEPS: Final = frozenset({"loss", "when", "when_date", "name"})
"""Attributes of a death that its animal keeps."""
KIN_PARTS: Final = frozenset({"kin", "barekin", *LOSS_OF_CLASS})
"""Parts of a pattern that stand for a relative."""
DETERMINERS: Final = frozenset("the a an my our your his her their this that these those some any no".split())
NOUNS: Final = frozenset({"kin", "friend", "animal", "outsider"})
"""Classes of words that stand where a name might, and are none."""
NEAR_DEATH: Final = "deathly"
"""The class of words near which nothing light is said, though no frame knows what they tell."""
UNSURE: Final = 0.5
"""Confidence below which a death gives way to any denial."""
PARENTS: Final = frozenset("mum mom dad mam mummy mommy daddy mother father folks".split())
PARTNERS: Final = frozenset("wife husband missus hubby boyfriend girlfriend".split())


def may_tell_of_death(text: str) -> bool:
    """A quick look whether a turn could tell of a death."""
    lower = text.lower()
    return any(sign in lower for sign in SIGNS)


def mark_losses(doc: Doc) -> Doc:
    """Set `loss` on deaths and on all that is said of the dead; a dead animal is a pet of the past too."""
    reading = reading_of(doc)
    reading.findings = [finding for finding in reading.findings if not _names_a_thing(reading, finding)]
    _believe_denials(reading)
    deaths = [finding for finding in reading.findings if finding.kind is Kind.BEREAVEMENT and finding.flagged]
    for finding in deaths:
        finding.being = _who_died(reading, finding)
        finding.attributes.setdefault("loss", _loss_of(reading, finding))
    _share_the_known(reading, deaths)
    reading.findings += [_lost_pet(finding) for finding in deaths if finding.attributes["loss"] == "pet"]
    dead = [finding.being for finding in deaths if finding.being is not None]
    pets = _species(being for being in reading.beings if being.sort == "pet")
    near_death = any(NEAR_DEATH in classes for classes in reading.spans)
    for finding in reading.findings:
        if finding.subject is Subject.OTHER:
            continue
        loss = _loss_shared(finding, deaths, [*dead, *reading.dead], pets)
        if loss:
            finding.attributes.setdefault("loss", loss)
            if finding.kind is Kind.PET and finding.status is Status.ASSERTED:
                finding.status = Status.PAST
        elif near_death and not deaths and finding.flagged:
            finding.attributes.setdefault("loss", "other")
    return doc


def _share_the_known(reading: Reading, deaths: Sequence[Finding]) -> None:
    """Let "the funeral" and "his ashes" be the loss that the text tells of, where it tells of one."""
    known = {loss for death in deaths if (loss := str(death.attributes["loss"])) != "other"}
    known |= set() if known else {loss_of_being(being) for being in reading.dead}
    if len(known) != 1:
        return
    for death in deaths:
        if death.being is None and not death.held("friend", "outsider", *KIN_PARTS):
            death.attributes["loss"] = next(iter(known))


def _names_a_thing(reading: Reading, finding: Finding) -> bool:
    """True for a death whose "name" is a common noun: "before the storm died"."""
    name = finding.held("name")
    if finding.kind is not Kind.BEREAVEMENT or name is None or finding.held("animal", "ownbreed"):
        return False
    if name.first and reading.words.forms[name.first - 1] in DETERMINERS:
        return True
    return not NOUNS.isdisjoint(reading.spans[name.first])


def _believe_denials(reading: Reading) -> None:
    """Let "she isn't dead" stand against what made her seem so."""
    deaths = [finding for finding in reading.findings if finding.kind is Kind.BEREAVEMENT]
    denied = [finding for finding in deaths if finding.status is Status.NEGATED]
    for finding in deaths if denied else ():
        same = any(no.being is not None and no.being is finding.being for no in denied)
        if finding.flagged and (same or finding.confidence < UNSURE):
            finding.status = Status.NEGATED


def _who_died(reading: Reading, finding: Finding) -> Being | None:
    """Who died; None for the mother of "his mother" and "my husband's mother", who is nobody spoken of."""
    kin = [hold for hold in finding.holds if hold.name in KIN_PARTS]
    if kin and finding.held("his"):
        return None
    chained = any(reading.words.forms[one.last : one.last + 1] == ["'s"] for one in kin[:-1])
    if chained or (finding.held("friend") and not kin):
        return None  # the "oldest" of "my oldest friend" is no child of theirs
    return finding.being or _meant_by_object(reading, finding)


def _meant_by_object(reading: Reading, finding: Finding) -> Being | None:
    """Who "him" in "we're scattering him" is: whoever was mentioned last and may be meant."""
    said = reading.words.forms[finding.first : finding.last]
    gender = "he" if "him" in said else "she" if "her" in said else ""
    if not gender:
        return None
    before = [being for being in reading.beings if being.at < finding.first]
    return next((being for being in reversed(before) if being.gender in {"", gender}), None)


def dead_in(findings: Iterable[Finding]) -> list[Being]:
    """Who died, by the deaths found in a turn."""
    return [
        finding.being
        for finding in findings
        if finding.kind is Kind.BEREAVEMENT and finding.flagged and finding.being is not None
    ]


def loss_of_being(being: Being) -> str:
    """The kind of loss that the death of a being is."""
    if being.sort == "pet":
        return "pet"
    if being.sort == "third" or being.name.endswith("in law"):
        return "other"
    for name, loss in LOSS_OF_CLASS.items():
        if name in being.classes:
            return loss
    words = set(being.name.split())
    if words & PARENTS:
        return "parent"
    return "partner" if words & PARTNERS else "other"


def _loss_of(reading: Reading, finding: Finding) -> str:
    if finding.held("animal", "ownbreed", "ownedanimal", "breeds", "housepet"):
        return "pet"
    if finding.being is not None:
        return loss_of_being(finding.being)
    kin = [hold for hold in finding.holds if hold.name in KIN_PARTS]
    if len(kin) != 1 or finding.held("his", "outsider"):
        return "other"
    classes = reading.spans[kin[0].first]
    return next((loss for name, loss in LOSS_OF_CLASS.items() if name in classes), "other")


def _loss_shared(finding: Finding, deaths: list[Finding], dead: list[Being], pets: set[str]) -> str:
    """The loss that a finding shares with a death, because it is about the same being."""
    if finding.kind is Kind.PET:
        lost = [being for being in dead if being.sort == "pet"]
        overlapping = [death for death in deaths if death.attributes["loss"] == "pet"]
        if not lost and not overlapping:
            return ""
        same = (
            finding.being is None or len(pets) < 2 or any(being.name == finding.being.name for being in lost)
        )
        return "pet" if same else ""
    if finding.being is None:
        return ""
    for being in dead:
        if being.name == finding.being.name and being.sort == finding.being.sort:
            return loss_of_being(being)
    return ""


def _species(beings: Iterable[Being]) -> set[str]:
    return {being.name for being in beings}


def _lost_pet(death: Finding) -> Finding:
    return Finding(
        kind=Kind.PET,
        frame=death.frame,
        first=death.first,
        last=death.last,
        holds=death.holds,
        passed=death.passed,
        confidence=death.confidence,
        subject=Subject.CLOSE,
        status=Status.PAST,
        being=death.being,
        whole=death.whole,
        attributes=_of_pet(death),
    )


def _of_pet(death: Finding) -> dict[str, AttributeValue]:
    """What a death tells of the animal that died."""
    told = {key: value for key, value in death.attributes.items() if key in PET_KEEPS}
    if "lost" in death.attributes:
        told["species"] = death.attributes["lost"]
    return told
