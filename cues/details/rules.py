"""The extractor made of rules: a spaCy pipeline of our own, from plain words to details."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from cues.details.attributes import Attributes
from cues.details.detail import Detail
from cues.details.extractor import DetailExtractor, PassedOver, Turn
from cues.details.frames import read_frames
from cues.details.guard import guard_identity
from cues.details.learned.component import Learned
from cues.details.lexicon import Lexicon, read_lexicon
from cues.details.losses import dead_in, mark_losses, may_tell_of_death
from cues.details.matching import match_frames
from cues.details.merge import merge_findings
from cues.details.normal import Normaliser, read_words
from cues.details.passed_over import passed_over
from cues.details.reading import Being, Reading, reading_of
from cues.details.statuses import read_status
from cues.details.subjects import beings_in, resolve_subjects

CONTEXT_TURNS: Final = 4
"""Earlier turns that are read."""
CONTEXT_WORDS: Final = 60
"""Words read of each of them, its last ones."""

Language.component("heartline_frames", func=match_frames)
Language.component("heartline_subject", func=resolve_subjects)
Language.component("heartline_status", func=read_status)
Language.component("heartline_losses", func=mark_losses)
Language.component("heartline_guard", func=guard_identity)
Language.component("heartline_merge", func=merge_findings)


@registry.tokenizers("heartline.words.v1")  # type: ignore[untyped-decorator]  # spaCy types no registry
def make_normaliser() -> Callable[[Language], Normaliser]:
    """The tokeniser of the pipeline, as spaCy asks for one."""
    return lambda nlp: Normaliser(nlp.vocab)


@Language.factory("heartline_lexicon")
def make_lexicon(nlp: Language, name: str) -> Lexicon:
    """The lexicon as a component."""
    return Lexicon(read_lexicon(), read_frames().sets)


@Language.factory("heartline_learned")
def make_learned(nlp: Language, name: str) -> Learned:
    """What was learned, as a component."""
    return Learned()


@Language.factory("heartline_attributes")
def make_attributes(nlp: Language, name: str) -> Attributes:
    """The attributes as a component; they ask the pipeline's own lexicon."""
    lexicon = nlp.get_pipe("heartline_lexicon")
    assert isinstance(lexicon, Lexicon)  # noqa: S101 - the pipeline is put together below
    return Attributes(lexicon)


RULES: Final = ("heartline_lexicon", "heartline_frames", "heartline_subject", "heartline_status")
"""What finds details by rule, before what was learned has its say."""
PIPELINE: Final = (
    *RULES,
    "heartline_learned",
    "heartline_attributes",
    "heartline_losses",
    "heartline_guard",
    "heartline_merge",
)


class RuleExtractor:
    """Finds personal details by lexicon, frames and what was learned; implements `DetailExtractor`.

    Deterministic, and free of state between texts. Reads at most `MAX_WORDS` words of a text (normal.py).
    """

    def __init__(self, *, learned: bool = True) -> None:
        """Put the pipeline together.

        Args:
            learned: False leaves out what was learned from the corpus, for learning it anew.
        """
        self._nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "heartline.words.v1"}}})
        for name in PIPELINE:
            if learned or name != "heartline_learned":
                self._nlp.add_pipe(name)
        lexicon = self._nlp.get_pipe("heartline_lexicon")
        assert isinstance(lexicon, Lexicon)  # noqa: S101 - added just above
        self._lexicon = lexicon
        # While an utterance grows, the turns before it are the same.
        self._mentioned = lru_cache(maxsize=2 * CONTEXT_TURNS)(self._read_mentioned)
        self._died = lru_cache(maxsize=2 * CONTEXT_TURNS)(self._read_died)

    def extract(
        self, text: str, *, context: Sequence[Turn] = (), day: date | None = None
    ) -> tuple[Detail, ...]:
        """All details in `text`, by first character; see `DetailExtractor`."""
        details = self._nlp(self._open(text, context, day)).user_data["details"]
        assert isinstance(details, tuple)  # noqa: S101 - the last component puts it there
        return details

    def read(self, text: str, *, context: Sequence[Turn] = ()) -> Doc:
        """A text as the rules alone have read it, before attributes: what the network learns from."""
        doc = self._open(text, context, None)
        for name in RULES:
            doc = self._nlp.get_pipe(name)(doc)
        return doc

    def _open(self, text: str, context: Sequence[Turn], day: date | None) -> Doc:
        """The words of a text, and what the turns before it tell."""
        turns = context[-CONTEXT_TURNS:]
        asked = next((turn.text for turn in reversed(turns) if not turn.same), "")
        doc = self._nlp.tokenizer(text)
        doc.user_data["reading"] = Reading(
            words=doc.user_data["words"],
            beings=self._beings(turns),
            asked=" ".join(read_words(asked[-500:]).forms) if asked else "",
            dead=self._dead(turns),
            day=day,
        )
        return doc

    def passed_over(self, text: str) -> tuple[PassedOver, ...]:
        """Figures of speech that sound like a detail; see `DetailExtractor`."""
        return passed_over(self._lexicon(self._nlp.tokenizer(text)))

    def _beings(self, turns: Sequence[Turn]) -> list[Being]:
        """Who was mentioned in earlier turns, oldest first."""
        beings: list[Being] = []
        for back, turn in enumerate(turns):
            offset = (back - len(turns)) * (2 * CONTEXT_WORDS + 1)
            beings += [replace(being, at=being.at + offset) for being in self._mentioned(turn)]
        return beings

    def _read_mentioned(self, turn: Turn) -> tuple[Being, ...]:
        forms = read_words(" ".join(turn.text.split()[-CONTEXT_WORDS:])).forms
        return tuple(beings_in(forms, self._lexicon.spans(forms), own=turn.same))

    def _dead(self, turns: Sequence[Turn]) -> list[Being]:
        """Who died, by the customer's earlier turns."""
        return [
            being
            for at, turn in enumerate(turns)
            if turn.same and may_tell_of_death(turn.text)
            for being in self._died(tuple(turns[: at + 1]))
        ]

    def _read_died(self, turns: tuple[Turn, ...]) -> tuple[Being, ...]:
        """Who died by the last of some turns."""
        doc = self._nlp.tokenizer(turns[-1].text[-500:])
        doc.user_data["reading"] = Reading(words=doc.user_data["words"], beings=self._beings(turns[:-1]))
        return tuple(dead_in(reading_of(self._nlp(doc)).findings))


def load_extractor() -> DetailExtractor:
    """The extractor that the product uses."""
    return RuleExtractor()
