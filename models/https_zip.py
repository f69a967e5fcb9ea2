"""A plain download as a carrier: one zip archive over HTTPS."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from models.catalog import HttpsZip, ModelCard
from models.errors import ArchiveError, FetchError, NetworkError
from models.progress import Progress
from models.unpack import unpack_zips

_PIECE = 1 << 18
_SILENCE_SECONDS = 30.0
_SPARE = 2
"""How many times the card's download size may arrive before it is given up: the size is an estimate."""


def bring_https_zip(source: HttpsZip, card: ModelCard, room: Path, into: Path, progress: Progress) -> None:
    """Lay the card's files into `into`, by way of `room`.

    Raises:
        NetworkError: the server cannot be reached, cannot be trusted, or broke off.
        ArchiveError: what arrived is far too large, or no zip archive that can be unpacked.
        FetchError: the server answered, but not with the archive.
        OSError: the disk could not take it.
    """
    archive = room / f"{card.name}.zip"
    try:
        _download(source.url, archive, card, progress)
    except urllib.error.HTTPError as error:
        with error:
            raise FetchError(
                f"{_host(source.url)} answered {error.code} when asked for the model {card.name}. "
                "Fetch again later."
            ) from error
    except (urllib.error.URLError, TimeoutError, ConnectionError, HTTPException, ssl.SSLError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise NetworkError(
                f"The certificate of {_host(source.url)} is not trusted. Check the clock and SSL_CERT_FILE."
            ) from error
        raise NetworkError(
            f"{_host(source.url)} cannot be reached, or broke off, while fetching the model {card.name}. "
            "Check the network and fetch again."
        ) from error
    unpack_zips([archive], card, into, progress)
    archive.unlink()


def _download(url: str, archive: Path, card: ModelCard, progress: Progress) -> None:
    with urllib.request.urlopen(url, timeout=_SILENCE_SECONDS) as answer:  # noqa: S310 - https by the catalogue
        length = int(answer.headers.get("Content-Length") or 0)
        limit = card.download_bytes * _SPARE
        arrived = 0
        counted = progress.count(f"downloading {card.name}", length or card.download_bytes)
        with counted as advance, archive.open("xb") as file:
            while piece := answer.read(_PIECE):
                arrived += len(piece)
                if arrived > limit:
                    raise ArchiveError(
                        f"{_host(url)} sent far more than the model {card.name} holds; nothing was kept."
                    )
                file.write(piece)
                advance(len(piece))
    if length and arrived < length:
        raise ConnectionError


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
