"""Any folder as a model: tells whether it looks like one that the Vosk library can load."""

from __future__ import annotations

from pathlib import Path

from speech.errors import RecognizerModelError

# The two layouts the library knows: today's, with folders, and the flat one of its first models.
_LAYOUTS = (
    (("am/final.mdl", "conf/mfcc.conf"), ("graph/HCLG.fst", "graph/HCLr.fst")),
    (("final.mdl", "mfcc.conf"), ("HCLG.fst", "HCLr.fst")),
)


def recogniser_folder(folder: Path) -> Path:
    """`folder` itself, once it has been seen to hold a Vosk model.

    The library itself only says that it failed to create a model, so what it needs is looked for first.

    Raises:
        RecognizerModelError: it is not a folder, or lacks a file without which Vosk cannot load it.
    """
    if not folder.exists():
        raise RecognizerModelError(f"There is no folder {folder}. Give the folder of an unpacked Vosk model.")
    if not folder.is_dir():
        raise RecognizerModelError(
            f"{folder} is a file, not a model's folder. Unpack the model and give the folder that holds `am`."
        )
    for needed, graphs in _LAYOUTS:
        if all(_filled(folder / name) for name in needed) and any(_filled(folder / name) for name in graphs):
            return folder
    needed, graphs = _LAYOUTS[0]
    missing = [name for name in needed if not _filled(folder / name)]
    if not any(_filled(folder / name) for name in graphs):
        missing.append(" or ".join(graphs))
    inner = [child for child in sorted(folder.iterdir()) if _filled(child / "am/final.mdl")]
    hint = f"Did you mean {inner[0]}?" if inner else "Give the folder of an unpacked Vosk model."
    raise RecognizerModelError(f"{folder} is not a Vosk model: it has no {', no '.join(missing)}. {hint}")


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
