"""What one side has said that a vosk-server client has not been told yet, as that server's answers.

The spelling, blanks and all, is that of vosk-api's `src/json.h`, with numbers of six decimals; the fields are
those of `Recognizer::MbrResult` and `PartialResult` in its `src/recognizer.cc`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from speech.transcript import Partial, Utterance, Word


class Unsaid:
    """Takes what is heard of one side and turns it into answers, each word once.

    Several utterances that end between two answers are joined in one, so that none waits for an answer that
    may never be asked for.
    """

    def __init__(self) -> None:
        self.timed = True
        """Whether finals list their words with times and confidence."""
        self._ended: tuple[Word, ...] = ()
        self._open: tuple[Word, ...] = ()  # of the utterance that goes on, but for ...
        self._skipped = 0  # ... its first words, told by `all_so_far`, ...
        self._cut = (0, 0.0)  # ... which are no more than so many and no later than this second of the call
        self._utterance = 0
        self._at = 0.0

    def take(self, heard: Partial | Utterance) -> None:
        """Note what was heard, without what has been told of it."""
        number = heard.utterance if isinstance(heard, Partial) else heard.number
        if number != self._utterance:
            self._utterance, self._cut = number, (0, 0.0)
        most, until = self._cut
        self._skipped = sum(word.middle <= until for word in heard.words[:most])
        self._open, self._at = heard.words[self._skipped :], heard.at
        if isinstance(heard, Utterance):
            self._end()

    def answer(self, begins: float) -> str:
        """A final of the utterances that have ended since the last answer, else a partial of the open one.

        Args:
            begins: second of the call from which the client counts.
        """
        return self._final(begins) if self._ended else f'{{\n  "partial" : {_text(self._open)}\n}}'

    def all_so_far(self, begins: float) -> str:
        """A final of all there is: it cuts the open utterance short, whose words so far will come no more.

        Args:
            begins: second of the call from which the client counts.
        """
        if self._open:
            self._cut = (self._skipped + len(self._open), self._at)
            self._end()
        return self._final(begins)

    def _end(self) -> None:
        self._ended, self._open = self._ended + self._open, ()

    def _final(self, begins: float) -> str:
        words, self._ended = self._ended, ()
        entries = ", ".join(
            f'{{\n      "conf" : {word.confidence:.6f},\n      "end" : {max(0.0, word.end - begins):.6f},\n'
            f'      "start" : {max(0.0, word.start - begins):.6f},\n      "word" : {_text([word])}\n    }}'
            for word in words
        )
        result = f'  "result" : [{entries}],\n' if words and self.timed else ""
        return f'{{\n{result}  "text" : {_text(words)}\n}}'


def _text(words: Sequence[Word]) -> str:
    return json.dumps(" ".join(word.text for word in words), ensure_ascii=False)
