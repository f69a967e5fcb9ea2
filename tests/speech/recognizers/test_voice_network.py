"""Which folders are speaker models, and that the network gives what Vosk itself gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from speech.errors import RecognizerModelError
from speech.recognizers.voice_features import cepstra
from speech.recognizers.voice_network import MATRIX, MEAN, NETWORK, VoiceNetwork
from tests.speech.recognizers.mixed_call import turns_of_the_sample_call


@pytest.fixture(scope="module")
def agent_turn() -> np.ndarray:
    return turns_of_the_sample_call()[0][1]


@pytest.fixture
def copy(speaker_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(speaker_model, tmp_path / "speaker", copy_function=shutil.copyfile))


@pytest.mark.recogniser
def test_it_hears_the_voice_that_vosk_hears(
    vosk_model: Path, speaker_model: Path, agent_turn: np.ndarray
) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    engine = vosk.KaldiRecognizer(vosk.Model(str(vosk_model)), 16000)
    engine.SetSpkModel(vosk.SpkModel(str(speaker_model)))
    engine.AcceptWaveform(agent_turn.tobytes())
    theirs = np.array(json.loads(engine.FinalResult())["spk"])
    frames = cepstra(agent_turn)
    (ours,) = VoiceNetwork.load(speaker_model).vectors(frames, [np.ones(len(frames), dtype=np.bool_)])
    # They leave out what their recogniser takes for a pause, so the two are alike and not the same.
    assert theirs @ ours / np.linalg.norm(theirs) > 0.9


@pytest.mark.recogniser
def test_stretches_of_a_piece_have_vectors_of_length_one(speaker_model: Path, agent_turn: np.ndarray) -> None:
    frames = cepstra(agent_turn)
    first = np.arange(len(frames)) < 150
    vectors = VoiceNetwork.load(speaker_model).vectors(frames, [first, ~first])
    assert [vector.shape for vector in vectors] == [(128,), (128,)]
    assert np.allclose([np.linalg.norm(vector) for vector in vectors], 1.0, atol=1e-4)


@pytest.mark.recogniser
@pytest.mark.parametrize("name", [NETWORK, MEAN, MATRIX])
@pytest.mark.parametrize("kept", [None, 0, 400])
def test_half_a_model_is_refused_by_name(copy: Path, name: str, kept: int | None) -> None:
    path = copy / name
    content = path.read_bytes()
    path.unlink()
    if kept is not None:
        path.write_bytes(content[:kept])
    with pytest.raises(RecognizerModelError, match="speaker model"):
        VoiceNetwork.load(copy)


@pytest.mark.recogniser
def test_numbers_that_are_none_are_refused(copy: Path) -> None:
    path = copy / MATRIX
    path.write_bytes(path.read_bytes()[:15] + b"\xff" * (128 * 128 * 4))
    with pytest.raises(RecognizerModelError, match="damaged"):
        VoiceNetwork.load(copy)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecognizerModelError, match="There is no speaker model"):
        VoiceNetwork.load(tmp_path)
