"""The folder of profiles, a TOML file an agent: read, read again where it has changed, and erased from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cues.people.profile import Lived, Profile
from cues.people.written import read_written
from speech.errors import BadInputError, HeartlineError
from speech.sources.protocols.names import shown

_ALLOWED = {"": tuple(Profile.model_fields), "lived": tuple(Lived.model_fields)}


@dataclass(frozen=True, slots=True, repr=False)
class Profiles:
    """Profiles that were read at one time, from a folder, a store, or both."""

    by_name: Mapping[str, Profile]
    problems: tuple[str, ...]
    """Sentences about what could not be used; the rest is."""

    def __repr__(self) -> str:
        return f"Profiles({len(self.by_name)}, {len(self.problems)} problems)"


def read_profile(path: Path) -> Profile:
    """Read one file.

    Raises:
        BadInputError: it is no profile; the message names the line and the field.
    """
    return read_written(path, Profile, _ALLOWED)


class ProfileFolder:
    """Profiles of a folder; what has not changed is not read again. For one thread at a time.

    Args:
        folder: need not exist; then there are none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, tuple[tuple[int, int], Profile | str]] = {}
        self._last: Profiles | None = None

    def read(self) -> Profiles:
        """The profiles as they are now; the same object as before where nothing has changed.

        Raises:
            HeartlineError: the folder cannot be read.
        """
        seen: dict[Path, tuple[tuple[int, int], Profile | str]] = {}
        for path in self._files():
            try:
                about = path.stat()
            except OSError:
                continue  # erased since it was listed
            stamp = (about.st_mtime_ns, about.st_size)
            before = self._seen.get(path)
            seen[path] = before if before is not None and before[0] == stamp else (stamp, _read(path))
        if self._last is None or seen != self._seen:
            self._seen = seen
            self._last = self._together()
        return self._last

    def erase(self, name: str) -> tuple[Path, ...]:
        """Delete what an agent told; a gateway that runs knows nothing of it a few seconds later.

        Returns:
            The files that are gone; none where nobody has that name.

        Raises:
            HeartlineError: a file cannot be deleted.
        """
        self.read()
        name = shown(name)
        theirs = tuple(path for path, (_, read) in self._seen.items() if _is_of(path, read, name))
        for path in theirs:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise HeartlineError(f"{path} cannot be deleted: {error.strerror}.") from None
        return theirs

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self._folder.iterdir() if path.suffix == ".toml")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise HeartlineError(f"{self._folder} cannot be read: {error.strerror}.") from None

    def _together(self) -> Profiles:
        by_name: dict[str, Profile] = {}
        problems = []
        for path, (_, read) in self._seen.items():
            if isinstance(read, str):
                problems.append(read)
            elif read.name in by_name:
                problems.append(f"{path} has the name of another profile; each agent has one file.")
            else:
                by_name[read.name] = read
        return Profiles(by_name, tuple(problems))


def _read(path: Path) -> Profile | str:
    try:
        return read_profile(path)
    except BadInputError as error:
        return str(error)


def _is_of(path: Path, read: Profile | str, name: str) -> bool:
    """Whether a file is an agent's; one that cannot be read, by how it is called."""
    return shown(path.stem) == name if isinstance(read, str) else read.name == name
