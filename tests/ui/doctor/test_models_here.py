"""The models: absent, here, damaged, somebody's own."""

from __future__ import annotations

import shutil

import pytest

from models.catalog import ModelKind
from models.shelf import Shelf
from speech.ears_choice import EarsChoice
from ui.doctor.finding import State
from ui.doctor.models_here import models_here
from ui.settings import Settings


def look(*, deep=False, **settings):
    return list(models_here(Settings(**settings), deep=deep))


def put(kind=ModelKind.RECOGNISER):
    """A model's files on this test's own shelf: right in size, wrong in content."""
    shelf = Shelf.default()
    card = shelf.catalog.named(kind=kind)
    for file in card.files:
        path = shelf.folder(card) / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.truncate(file.size or 1)
    return shelf.folder(card)


def test_without_the_fast_ear_nothing_is_heard_and_without_the_others_less():
    fast, careful, voices = look()
    assert (fast.state, careful.state, voices.state) == (State.WRONG, State.NOTE, State.NOTE)
    assert fast.remedy == "Run: heartline models fetch en-us-telephone"
    assert "fast ear alone" in careful.what
    assert "both voices" in voices.what


@pytest.mark.parametrize("ears", [EarsChoice.CAREFUL, EarsChoice.BOTH])
def test_a_careful_ear_that_was_asked_for_has_to_be_there(ears):
    assert look(ears=ears)[1].state is State.WRONG


def test_a_careful_model_that_was_named_has_to_be_there():
    (_, careful, _) = look(careful_model="whisper-base")
    assert careful.state is State.WRONG
    assert "heartline models fetch whisper-base" in careful.what


def test_the_fast_ear_alone_needs_no_careful_model():
    assert not any("whisper" in finding.what for finding in look(ears=EarsChoice.FAST))


def test_a_model_is_here_by_names_and_sizes_and_looked_into_only_if_asked():
    put()
    assert look()[0].state is State.OK
    deep = look(deep=True)[0]
    assert deep.state is State.WRONG
    assert "README has changed and 14 more" in deep.what
    assert deep.remedy == "Run: heartline models fetch en-us-telephone"


def test_a_model_that_lacks_a_file_is_damaged_at_first_sight():
    (put() / "am" / "final.mdl").unlink()
    (fast, *_) = look()
    assert fast.state is State.WRONG
    assert "am/final.mdl is missing" in fast.what


def test_somebodys_own_model_is_taken_as_it_is(tmp_path):
    own = tmp_path / "own"
    shutil.move(put(), own)
    for deep in (False, True):
        (fast, *_) = look(model=str(own), deep=deep)
        assert (fast.state, str(own) in fast.what) == (State.OK, True)


def test_a_setting_that_names_no_model_says_so():
    (fast, *_) = look(model="en-us-telefone")
    assert fast.state is State.WRONG
    assert "en-us-telefone" in fast.what


@pytest.mark.recogniser
def test_real_models_match_their_digests(real_shelf, careful_model, speaker_model):
    found = look(deep=True)
    assert [finding.state for finding in found] == [State.OK] * 3
    assert all("match their digests" in finding.what for finding in found)
