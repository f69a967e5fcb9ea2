"""From the corpus to the network: what is kept apart, how long it learns, and when it is believed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cues.details.learned.component import NEAR
from cues.details.learned.flags import EXTRA
from cues.details.learned.network import KINDS, Array, Network
from models.recipes.details.examples import Example, common_words
from models.recipes.details.learner import Learner, Shape
from models.recipes.details.losses import loss_of

Weights = dict[str, npt.NDArray[Any]]
Tell = Callable[[str, int, int], None]
"""Takes what is being done, how many steps of it are done, and how many there are."""
PARTS: Final = 5
"""Sittings are dealt into so many parts; one is kept apart to choose by."""
COMMON: Final = 3
"""Times a word comes up in the corpus to learn a vector of its own."""
BATCH: Final = 32
LEAST: Final = (0.9, 0.92, 0.95, 0.97)
"""Probabilities tried from which a detail is flagged. Lower ones find more of the corpus (F1 of plain talk
0.69 at 0.85, 0.67 at 0.9), and flag more than two details an hour of plain business (2.4 at 0.85, 1.6 at
0.9)."""
DROP: Final = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
DROP_SURE: Final = DROP[:6]
"""The same where the rules are sure, who are not overruled by a mere doubt."""
RULES_ALONE: Final = (2.0, (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn; the same plan on the same corpus gives the same network."""

    epochs: int = 12
    rate: float = 3e-3
    seed: int = 1
    shape: Shape = field(default_factory=Shape)
    beta: float = 0.7
    """Of the F-measure that is made greatest: below 1, as a wrong cue costs far more than a missed one."""
    ordinary: tuple[str, ...] = ("dull", "plain")
    """Beginnings of the ids of ordinary talk; the rest of the corpus has more traps than a day of calls."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How the part kept apart came out, counted by utterance and kind."""

    right: int
    false: int
    missed: int

    @property
    def f1(self) -> float:
        """0 to 1; 0 where nothing was found."""
        return self.f(1.0)

    def f(self, beta: float) -> float:
        """The F-measure, in which recall weighs `beta` times as much as precision."""
        weight = beta * beta
        whole = (1 + weight) * self.right + weight * self.missed + self.false
        return (1 + weight) * self.right / whole if whole else 0.0

    def __str__(self) -> str:
        precision = self.right / max(self.right + self.false, 1)
        recall = self.right / max(self.right + self.missed, 1)
        return f"precision {precision:.3f}, recall {recall:.3f}, F1 {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class Surest:
    """How sure the network is of one utterance."""

    anywhere: Array
    """(kinds,): of its surest word."""
    by_rules: tuple[tuple[int, int, float], ...]
    """For each finding of the rules its kind, 1 where they are sure, and how sure the network is near it."""


def learn(
    examples: Sequence[Example], vectors: Weights, plan: Plan, say: Callable[[str], None], tell: Tell
) -> Weights:
    """Learn on most of the corpus, choose by the rest, then learn on all of it.

    Args:
        examples: the corpus as the rules have read it.
        vectors: `words`, `vectors` and `scale` of the word vectors, and `classes`.
        plan: how to learn.
        say: takes a line on how it came out.
        tell: is told how the work goes on.

    Returns:
        What `network.npz` holds.
    """
    kept = [example for example in examples if _part(example) == 0]
    rest = [example for example in examples if _part(example) != 0]
    tried = _weights(rest, vectors, plan, lambda done, count: tell("trying", done, count))
    seen = surest(kept, Network({**vectors, **tried, **_believed(*RULES_ALONE)}))
    chosen_by = [
        pair for pair in zip(kept, seen, strict=True) if pair[0].row.id.startswith(plan.ordinary)
    ] or list(zip(kept, seen, strict=True))
    least, drop = max(
        (
            (least, (drop, certain))
            for least in LEAST
            for drop in DROP
            for certain in DROP_SURE
            if certain <= drop < least
        ),
        key=lambda pair: measure(chosen_by, *pair).f(plan.beta),
    )
    say(f"Kept apart: {len(kept)} of {len(examples)} utterances.")
    say(f"Flagged from {least}, dropped below {drop[0]}, or {drop[1]} where the rules are sure:")
    for source in sorted({_source(example) for example in kept}):
        own = [pair for pair in zip(kept, seen, strict=True) if _source(pair[0]) == source]
        say(f"  {source:8}  {measure(own, least, drop)}  (rules: {measure(own, *RULES_ALONE)})")
    say(f"  {'all':8}  {measure(list(zip(kept, seen, strict=True)), least, drop)}")
    learned = _weights(examples, vectors, plan, lambda done, count: tell("learning", done, count))
    return {**learned, "classes": vectors["classes"], **_believed(least, drop)}


def measure(seen: Iterable[tuple[Example, Surest]], least: float, drop: tuple[float, float]) -> Measured:
    """Count what rules and network flag together."""
    right = false = missed = 0
    for example, sure in seen:
        flagged = {kind for kind in range(len(KINDS)) if sure.anywhere[kind] >= least}
        flagged |= {kind for kind, certain, near in sure.by_rules if near >= drop[certain]}
        needed = {kind for kind in range(len(KINDS)) if example.needed[kind]}
        free = {kind for kind in range(len(KINDS)) if not example.judged[kind]}
        right += len(flagged & needed)
        false += len(flagged - needed - free)
        missed += len(needed - flagged)
    return Measured(right, false, missed)


def surest(examples: Iterable[Example], network: Network) -> list[Surest]:
    """How sure the network is of each utterance."""
    seen: list[Surest] = []
    for example in examples:
        sure: Array = network.judge(example.rows.tolist(), example.flags, example.before).flagged
        near = tuple(
            (kind, certain, float(sure[max(first - NEAR, 0) : last + NEAR, kind].max()))
            for kind, first, last, certain in example.by_rules
        )
        seen.append(Surest(sure.max(axis=0), near))
    return seen


def _weights(
    examples: Sequence[Example], vectors: Weights, plan: Plan, tell: Callable[[int, int], None]
) -> Weights:
    flags = len(vectors["classes"].tobytes().decode().split("\n")) + EXTRA
    table = vectors["vectors"].astype(np.float32) * np.float32(vectors["scale"])
    learner = Learner(plan.shape, table, common_words(examples, COMMON), flags, plan.seed)
    rng = np.random.default_rng(plan.seed)
    for epoch in range(plan.epochs):
        tell(epoch, plan.epochs)
        rate = plan.rate * min(1.0, (epoch + 1) / 2) * (1 - epoch / plan.epochs) ** 0.5
        order = rng.permutation(len(examples))
        for begin in range(0, len(order), BATCH):
            learner.update([examples[at] for at in order[begin : begin + BATCH]], loss_of, rate)
    return learner.weights()


def _believed(least: float, drop: tuple[float, float]) -> Weights:
    return {"least": np.full(len(KINDS), least, np.float16), "drop": np.array(drop, np.float16)}


def _source(example: Example) -> str:
    """The file of the corpus that it comes from."""
    return example.row.id.rsplit("-", 1)[0]


def _part(example: Example) -> int:
    """By sitting, so that no sitting lies on both sides."""
    return zlib.crc32(example.row.group.encode()) % PARTS
