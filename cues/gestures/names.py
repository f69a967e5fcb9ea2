"""Whether two names of agents may be one person's: nobody becomes a second person by a capital letter."""

from __future__ import annotations

import unicodedata
from typing import Final

_ALIKE: Final = str.maketrans(
    "авекмнорстухіјѕԁһԛԝѵαβεζηικμνορτυχı",
    "abekmhopctyxijsdhqwvabezhikmnoptyxi",
)
"""Letters of other alphabets, in lower case, that look like Latin ones in either case; Unicode's UTS 39 has a
table of them."""


def plain_name(name: str | None) -> str:
    """A name without all by which it only looks different: capitals, blanks, signs that are not seen.

    Args:
        name: None, as of an agent without one, is the empty name.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name or "") if _is_seen(sign))
    folded = unicodedata.normalize("NFKC", seen.casefold())
    return " ".join(folded.translate(_ALIKE).split())


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign)[0] != "C"
