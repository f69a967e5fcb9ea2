"""The catalogue: the embedded one is sound, a wrong one is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import (
    EMBEDDED_CATALOG,
    HttpsZip,
    NpmPackage,
    embedded_catalog,
    is_inner_path,
    load_catalog,
)
from models.errors import CatalogError, UnknownModelError


def test_the_embedded_default_comes_by_npm_and_falls_back_to_its_makers() -> None:
    catalog = embedded_catalog()
    default = catalog.named()
    assert default.name == "en-us-android"
    assert isinstance(default.carrier, NpmPackage)
    assert default.fallback is not None
    assert isinstance(catalog.named(default.fallback).carrier, HttpsZip)


def test_the_default_s_size_is_the_sum_of_its_files() -> None:
    default = embedded_catalog().named()
    assert default.installed_bytes == sum(file.size or 0 for file in default.files)


def test_every_card_holds_what_vosk_needs() -> None:
    for card in embedded_catalog().card:
        assert {"am/final.mdl", "conf/mfcc.conf", "conf/model.conf"} <= {file.path for file in card.files}


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
        ('default = "en-us-android"', 'default = "nobody"', "nobody"),
        ('name = "en-us-small-0.15"', 'name = "en-us-android"', "two cards"),
        ('integrity = "sha512-q7H', 'integrity = "sha512-7H', "integrity"),
        ('by = "npm"', 'by = "pigeon"', "carrier"),
        ('default = "en-us-android"', "default =", "not TOML"),
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
