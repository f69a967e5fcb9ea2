"""`heartline serve`: what cannot be right is said at once, before anything is loaded."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from speech.errors import BadInputError
from ui.cli import app

runner = CliRunner()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--bus", "redis//:marker@host"), "no Redis URL"),
        (("--bus", "redis://:marker@host/nonsense"), "no Redis URL"),
        (("--name", "../marker"), "letters, digits"),
        (("--ears", "three"), "auto, fast, careful or both"),
    ],
)
def test_a_wrong_option_is_said_before_the_recognisers_are_loaded(
    options: tuple[str, ...], says: str
) -> None:
    result = runner.invoke(app, ["serve", *options])
    assert isinstance(result.exception, BadInputError)
    assert says in str(result.exception)
    assert "marker" not in f"{result.exception} {result.output}"
    assert "Loading" not in result.output
