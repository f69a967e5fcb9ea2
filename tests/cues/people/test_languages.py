"""Languages: names and codes meet, and what is no language is none."""

import pytest

from cues.people.languages import language_code, language_name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Spanish", "es"),
        (" spanish ", "es"),
        ("es", "es"),
        ("es-MX", "es"),
        ("pt_BR", "pt"),
        ("xho", "xho"),
        ("", None),
        ("Klingonish", None),
        ("e", None),
        ("es-" + "x" * 40, None),
        ("\ud800", None),
    ],
)
def test_a_name_a_code_and_a_tag_mean_the_same(written, code):
    assert language_code(written) == code


def test_a_language_is_said_by_its_name_where_it_has_one_here():
    assert (language_name("es"), language_name("xho")) == ("Spanish", "xho")
