"""A Vosk model's folder: whether it is one, and a private copy of it with another configuration."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from speech.audio import Profile
from speech.errors import RecognizerModelError

FLAT_NAMES = {
    "final.mdl": "am/final.mdl",
    "global_cmvn.stats": "am/global_cmvn.stats",
    "mfcc.conf": "conf/mfcc.conf",
    "pitch.conf": "conf/pitch.conf",
    "HCLG.fst": "graph/HCLG.fst",
    "HCLr.fst": "graph/HCLr.fst",
    "Gr.fst": "graph/Gr.fst",
    "disambig_tid.int": "graph/disambig_tid.int",
    "words.txt": "graph/words.txt",
    "word_boundary.int": "graph/phones/word_boundary.int",
}
"""Where the files of the oldest models, which lie side by side, belong in the later layout."""

FLAT_SETTINGS = """\
--max-active=7000
--beam=13.0
--lattice-beam=6.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1:2:3:4:5:6:7:8:9:10
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=1.0
--endpoint.rule4.min-trailing-silence=2.0
"""
"""What Vosk takes for such a model, which has no configuration of its own."""

NEEDED = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/phones/word_boundary.int")
"""What every model must have; without the last, words come without times."""
GRAPHS = (("graph/HCLG.fst",), ("graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int"))
"""One of these sets is needed as well: a whole graph, or one put together while listening."""
REMEDY = "Name the folder that holds 'am', 'conf' and 'graph', or fetch the model anew."
CHUNK_OPTION = "--frames-per-chunk"
FEWEST_OPTION, FEWEST = "--min-active", 20
"""States of the graph that the search follows at least, however unlikely they are. Of Vosk's usual 200 most
are followed for nothing: with 20, words are heard alike (twelve telephone calls: 22.6 of 100 wrong, both
ways) for a sixth less of the work."""
MOST_OPTION = "--max-active"
DITHER_OPTION = "--dither"


def read_layout(folder: Path) -> dict[str, Path]:
    """The model's files by their place in the later layout, the configuration left out where it has none.

    Raises:
        RecognizerModelError: The folder is no Vosk model, or a file that it needs is missing or empty. Vosk
            ends the whole process over some of these, so they are found before it looks.
    """
    if not folder.is_dir():
        raise RecognizerModelError(f"There is no folder {folder} to load a speech model from. {REMEDY}")
    try:
        flat = (folder / "final.mdl").is_file() and not (folder / "am").is_dir()
        files = {
            path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
        }
        if flat:
            files = {FLAT_NAMES.get(place, place): path for place, path in files.items()}
        empty = {place for place, path in files.items() if path.stat().st_size == 0}
    except OSError as error:
        raise RecognizerModelError(
            f"The speech model in {folder} cannot be read: {error.strerror}."
        ) from error
    needed = [place for place in NEEDED if not (flat and place == "conf/model.conf")]
    needed += next((graph for graph in GRAPHS if graph[0] in files), GRAPHS[-1])
    if (folder / "ivector").is_dir():
        needed += ["ivector/final.ie", "ivector/splice.conf"]
    for place in needed:
        if place not in files:
            raise RecognizerModelError(f"{folder} is not a Vosk model: it has no {place}. {REMEDY}")
        if place in empty:
            raise RecognizerModelError(f"The Vosk model in {folder} is damaged: {place} is empty. {REMEDY}")
    return files


@contextmanager
def private_copy(folder: Path, profile: Profile) -> Iterator[Path]:
    """A folder that Vosk can load, with the profile's settings, while the block runs.

    The shelf is never written to: a temporary folder (mode 0700) of links to the model's files takes a
    configuration of its own, and goes when the model is loaded. Where links cannot be, files are copied.

    Raises:
        RecognizerModelError: As `read_layout`, or the copy cannot be made.
    """
    files = read_layout(folder)
    try:
        with tempfile.TemporaryDirectory(prefix="heartline-model-", ignore_cleanup_errors=True) as made:
            for place, path in files.items():
                target = Path(made, place)
                target.parent.mkdir(parents=True, exist_ok=True)
                if place not in {"conf/model.conf", "conf/mfcc.conf"}:
                    _link(path.resolve(), target)
            Path(made, "conf/model.conf").write_text(_settings(files, profile), encoding="utf-8")
            Path(made, "conf/mfcc.conf").write_text(_features(files), encoding="utf-8")
            yield Path(made)
    except (OSError, UnicodeDecodeError) as error:
        raise RecognizerModelError(f"The speech model in {folder} cannot be prepared: {error}.") from error


def _settings(files: dict[str, Path], profile: Profile) -> str:
    """The model's configuration, with the profile's option and ours in place of its own."""
    own = files.get("conf/model.conf")
    lines = (FLAT_SETTINGS if own is None else own.read_text(encoding="utf-8")).splitlines()
    if profile.frames_per_chunk is not None:
        lines = [line for line in lines if not line.strip().startswith(CHUNK_OPTION)]
        lines.append(f"{CHUNK_OPTION}={profile.frames_per_chunk}")
    lines = [line for line in lines if not line.strip().startswith(FEWEST_OPTION)]
    lines = [_narrowed(line, profile.breadth) for line in lines]
    return "\n".join([*lines, f"{FEWEST_OPTION}={FEWEST}", ""])


def _narrowed(line: str, breadth: float) -> str:
    """A line of the configuration; the most states of the graph that are followed, as the profile has it."""
    option, _, most = line.partition("=")
    if breadth == 1.0 or option.strip() != MOST_OPTION or not most.strip().isdecimal():
        return line
    return f"{MOST_OPTION}={max(FEWEST, round(int(most) * breadth))}"


def _features(files: dict[str, Path]) -> str:
    """The settings of the features, without the random noise that Kaldi adds to every sample.

    It is drawn from one generator for the whole process, so no call would be heard twice alike; each stream
    adds its own instead.
    """
    lines = files["conf/mfcc.conf"].read_text(encoding="utf-8").splitlines()
    return "\n".join(
        [*(line for line in lines if not line.strip().startswith(DITHER_OPTION)), f"{DITHER_OPTION}=0", ""]
    )


def _link(source: Path, target: Path) -> None:
    for make in (os.symlink, os.link):
        with suppress(OSError, NotImplementedError):
            make(source, target)
            return
    shutil.copyfile(source, target)
