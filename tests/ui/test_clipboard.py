"""The sequence that hands text to a terminal's clipboard."""

from __future__ import annotations

import base64

from ui.clipboard import to_clipboard


def test_the_text_stands_in_it_as_base64_and_nowhere_else():
    text = "Ümit's dog\n\x07\x1b]0;title\x07"
    sequence = to_clipboard(text)
    begin, data = sequence.removesuffix("\x07").rsplit(";", 1)
    assert begin == "\x1b]52;c"
    assert base64.b64decode(data).decode() == text
    assert data.isascii()
    assert data.isprintable()
