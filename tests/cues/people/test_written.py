"""Files that people write: refused with file, line and field, and never with what stands there."""

import pytest

from cues.people.profile import Profile
from cues.people.written import LARGEST, read_written
from speech.errors import BadInputError

KEYS = {"": tuple(Profile.model_fields), "lived": ("region",)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('hobbies = ["marker"]', 'line 1: "name" is missing'),
        ('name = "marker"\nreligion = "marker"', "line 2: a key that is not taken; allowed are name, lived"),
        ('name = "marker"\n\n[[lived]]\nregion = "marker"', 'line 3: "lived", entry 1 holds no state'),
        (
            'name = "a"\n[[lived]]\nregion = "Ohio"\nmarker = 1',
            "line 4: a key that is not taken; allowed are region",
        ),
        ('name = "marker"\nlanguages = ["es",\n"Markerish"]', 'line 3: "languages", entry 2 is no language'),
        ('name = "marker"\npets = "marker"', 'line 2: "pets" must be a list in square brackets'),
        ("name = 'marker'\nhobbies = [5]", 'line 2: "hobbies", entry 1 must be text in quotes'),
        ("name = 'a'\nfamily = ['marker']", "line 2: \"family\", entry 1 must be 'young children'"),
        (
            "name = 'a'\n[[lived]]\nregion = 'Ohio'\nsince = 1800",
            'line 4: "lived", entry 1, "since" must be at least',
        ),
        ("name = 'a'\nlived = 'marker'", 'line 2: "lived" must be a list'),
        ("name = 'a'\nlived = ['marker']", 'line 2: "lived", entry 1 must be a table'),
        ('name = "marker', "line 1: this is not TOML"),
        ('name = "a"\nname = "marker"', "line 2: this is not TOML"),
        ("a = " + "[" * 20_000, "too deep"),
        ("#" * (LARGEST + 1), "far too large"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_field(tmp_path, text, says):
    file = tmp_path / "robin.toml"
    file.write_text(text)
    with pytest.raises(BadInputError) as caught:
        read_written(file, Profile, KEYS)
    assert says in str(caught.value)
    assert str(file) in str(caught.value)
    assert "marker" not in str(caught.value).lower()


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for file, says in ((tmp_path / "none.toml", "There is no file"), (tmp_path, "cannot be read")):
        with pytest.raises(BadInputError, match=says):
            read_written(file, Profile, KEYS)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "\xe9"')
    with pytest.raises(BadInputError, match="UTF-8"):
        read_written(latin, Profile, KEYS)


def test_all_that_is_wrong_is_counted(tmp_path):
    file = tmp_path / "robin.toml"
    file.write_text("pets = 5\nhobbies = 6")
    with pytest.raises(BadInputError, match=r"2 more like it\.$"):
        read_written(file, Profile, KEYS)
