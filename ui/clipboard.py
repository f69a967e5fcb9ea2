"""Text for the clipboard of a terminal, also a remote one: a sequence that the terminal itself acts on."""

from __future__ import annotations

import base64

_BEGIN, _END = "\x1b]52;c;", "\x07"
"""OSC 52 of xterm's control sequences, Manipulate Selection Data: `c` is the clipboard; base64; BEL."""


def to_clipboard(text: str) -> str:
    """The sequence to print; a terminal that does not know it, or is not allowed to, shows nothing of it."""
    return f"{_BEGIN}{base64.b64encode(text.encode()).decode('ascii')}{_END}"
