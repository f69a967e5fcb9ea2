"""A profile: what may be told, what is refused, and text forms that tell nothing."""

import tomllib

import pytest
from pydantic import ValidationError

from cues.details.places import Region
from cues.people.profile import FamilyStage, Profile
from tests.cues.people.profiles import ROBIN, profile


def test_a_profile_holds_what_was_written():
    robin = Profile.model_validate(tomllib.loads(ROBIN))
    assert robin.name == "robin"
    assert robin.languages == ("es",)
    assert robin.family == (FamilyStage.TEENAGERS,)
    ohio, vermont = robin.lived
    assert (ohio.where, ohio.still, ohio.grew_up) == (Region("Ohio", "United States"), False, True)
    assert (vermont.where.region, vermont.still) == ("Vermont", True)
    assert profile("anna") == Profile(name="anna"), "all but the name may be left out"


@pytest.mark.parametrize(
    "key", ["religion", "ethnicity", "race", "orientation", "politics", "union", "gender", "age", "Name"]
)
def test_nothing_else_may_be_told_of_anybody(key):
    with pytest.raises(ValidationError, match="Extra inputs"):
        profile(**{key: "marker"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        profile(lived=[{"region": "Ohio", key: "marker"}])


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "two\nlines"},
        {"name": 5},
        {"hobbies": "fishing"},
        {"hobbies": ["x" * 101]},
        {"pets": ["dog"] * 51},
        {"languages": ["Klingonish"]},
        {"family": ["married"]},
        {"lived": [{"region": "Ohoi"}]},
        {"lived": [{"region": "Ohio", "country": "Canada"}]},
        {"lived": [{"region": "Ohio", "since": 2010, "until": 2008}]},
        {"lived": [{"region": "Ohio", "since": "2010"}]},
        {"lived": [{"place": "Columbus"}]},
    ],
)
def test_what_makes_no_sense_is_refused(fields):
    with pytest.raises(ValidationError):
        profile(**{"name": "robin", **fields})


def test_no_text_form_tells_what_was_written():
    robin = Profile.model_validate(tomllib.loads(ROBIN))
    for text in (repr(robin), str(robin), repr(robin.lived)):
        assert not any(word in text for word in ("robin", "Ohio", "fishing", "2008"))
