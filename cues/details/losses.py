"""Deaths: which beings are dead, so that nothing light is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc

from cues.details.detail import Kind, Status, Subject
from cues.details.reading import Being, Finding, reading_of

SIGNS: Final = (
    "died", "passed", "past a", "put down", "put to sleep", "lost my", "lost our", "lost him", "lost her",
    "my late", "our late", "funeral", "widow", "miscarr", "death", "killed", "buried", "stillb",
    "lost the baby", "lost a baby", "drowned", "put him down", "put her down", "him to sleep", "her to sleep",
)  # fmt: skip
"""What a turn must hold, to be read for deaths at all."""
LOSS_OF_CLASS: Final = {"partner": "partner", "parent": "parent", "child": "child", "grandchild": "child"}
PARENTS: Final = frozenset("mum mom dad mam mummy mommy daddy mother father folks".split())
PARTNERS: Final = frozenset("wife husband missus hubby boyfriend girlfriend".split())


def may_tell_of_death(text: str) -> bool:
    """A quick look whether a turn could tell of a death."""
    lower = text.lower()
    return any(sign in lower for sign in SIGNS)


def mark_losses(doc: Doc) -> Doc:
    """Set `loss` on deaths and on all that is said of the dead; a dead animal is a pet of the past too."""
    reading = reading_of(doc)
    deaths = [finding for finding in reading.findings if finding.kind is Kind.BEREAVEMENT and finding.flagged]
    for finding in deaths:
        finding.attributes.setdefault("loss", _loss_of(finding))
    reading.findings += [_lost_pet(finding) for finding in deaths if finding.attributes["loss"] == "pet"]
    dead = [finding.being for finding in deaths if finding.being is not None]
    pets = _species(being for being in reading.beings if being.sort == "pet")
    for finding in reading.findings:
        if finding.subject is Subject.OTHER:
            continue
        loss = _loss_shared(finding, deaths, [*dead, *reading.dead], pets)
        if loss:
            finding.attributes.setdefault("loss", loss)
            if finding.kind is Kind.PET and finding.status is Status.ASSERTED:
                finding.status = Status.PAST
    return doc


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
    for name, loss in LOSS_OF_CLASS.items():
        if name in being.classes:
            return loss
    words = set(being.name.split())
    if words & PARENTS:
        return "parent"
    return "partner" if words & PARTNERS else "other"


def _loss_of(finding: Finding) -> str:
    if finding.held("animal", "ownbreed", "ownedanimal", "breeds", "housepet"):
        return "pet"
    return loss_of_being(finding.being) if finding.being is not None else "other"


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
        attributes={key: value for key, value in death.attributes.items() if key in {"loss", "when", "name"}},
    )
