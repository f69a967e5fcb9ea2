import socket
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from speech.audio import LIVE, AudioFrame, Channel
from speech.errors import AudioFileError
from speech.sources.recording import Recording
from speech.transcript import AudioTrouble
from tests.speech.sources.made_audio import pitch, scratched, shortened, stereo, tone, write


def opened(path: Path) -> Recording:
    return Recording.open(path, customer=None, profile=LIVE, began=None)


async def listened(path: Path) -> tuple[np.ndarray, list[AudioTrouble]]:
    """The customer's or mixed samples, and what was said of the file, which must come last."""
    items = [item async for item in opened(path).frames()]
    troubles = [item for item in items if isinstance(item, AudioTrouble)]
    assert items[len(items) - len(troubles) :] == troubles
    frames = [f for f in items if isinstance(f, AudioFrame) and f.channel is not Channel.AGENT]
    return np.concatenate([frame.samples for frame in frames]), troubles


def silent_film(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")))
        container.mux(stream.encode(None))
    return path


def film(path: Path) -> Path:
    """A picture that outlasts its sound of one second."""
    with av.open(str(path), "w") as container:
        picture, sound = container.add_stream("mpeg4", rate=25), container.add_stream("aac", rate=48_000)
        sound.layout = "mono"
        picture.width = picture.height = 64
        for _ in range(50):
            container.mux(
                picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24"))
            )
        container.mux(picture.encode(None))
        second = av.AudioFrame.from_ndarray(tone(440, 1.0, 48_000)[np.newaxis], "fltp", "mono")
        second.sample_rate, second.pts = 48_000, 0
        container.mux(sound.encode(second))
        container.mux(sound.encode(None))
    return path


def text(path: Path) -> Path:
    path.write_text("Agent: hello\nCustomer: hello there\n" * 50)
    return path


def noise(path: Path) -> Path:
    path.write_bytes(np.random.default_rng(3).bytes(20_000))
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def no_samples(path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", ""))
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def absurd_rate(path: Path) -> Path:
    write(path, stereo(0.1, 48_000))
    raw = bytearray(path.read_bytes())
    raw[24:28] = (3).to_bytes(4, "little")
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("call.wav", lambda path: path, "There is no file"),
        ("call.wav", folder, "is a folder"),
        ("call.wav", empty, r"is empty \(0 bytes\)"),
        ("call.wav", text, "is not a recording that can be read"),
        ("call.txt", text, "is not a recording|holds no"),
        ("call.mp3", noise, "is not a recording|holds no"),
        ("call.wav", no_samples, "holds no sound"),
        (
            "call.flac",
            lambda path: write(path, np.zeros((2, 0), np.float32)),
            "is not a recording|holds no sound",
        ),
        ("call.mp4", silent_film, "holds no audio stream"),
        ("call.m4a", lambda path: shortened(write(path, stereo(2.0, 48_000)), 0.6), "its header is damaged"),
        ("call.wav", absurd_rate, "claims 3 samples a second"),
    ],
)
def test_what_cannot_be_heard_is_named_with_exit_code_2(
    tmp_path: Path, name: str, make: Callable[[Path], Path], message: str
) -> None:
    path = make(tmp_path / name)
    with pytest.raises(AudioFileError, match=message) as caught:
        opened(path)
    assert caught.value.exit_code == 2
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("call.wav", {}),
        ("call.flac", {}),
        ("call.mp3", {}),
        ("call.mp3", {"write_xing": "0", "id3v2_version": "0"}),
        ("call.opus", {}),
        ("call.webm", {}),
        ("call.aiff", {}),
        ("call.m4a", {"movflags": "faststart"}),
    ],
)
async def test_a_file_cut_short_is_heard_as_far_as_it_goes(
    tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    whole = write(tmp_path / name, stereo(6.0, 48_000), options=options)
    samples, troubles = await listened(whole)
    assert len(samples) / 16_000 == pytest.approx(6.0, abs=0.05)
    assert troubles == []
    samples, troubles = await listened(shortened(whole, 0.6))
    assert 2.9 < len(samples) / 16_000 < 3.8  # an Ogg page holds a second
    assert [trouble.code for trouble in troubles] == ["audio_damaged"]
    assert troubles[0].at == len(samples) / 16_000
    assert name in troubles[0].message


@pytest.mark.parametrize("name", ["call.flac", "call.opus", "call.m4a", "call.webm"])
async def test_sound_after_a_damaged_place_keeps_its_time(tmp_path: Path, name: str) -> None:
    waves = stereo(20.0, 48_000)
    waves[:, -48_000:] = tone(1_500, 1.0, 48_000)
    samples, troubles = await listened(scratched(write(tmp_path / name, waves)))
    assert len(samples) / 16_000 == pytest.approx(20.0, abs=0.05)
    assert pitch(samples[-14_000:-2_000]) == pytest.approx(1_500, abs=3)
    assert pitch(samples[-34_000:-18_000]) == pytest.approx(880, abs=3)
    assert [trouble.code for trouble in troubles] == ["audio_damaged"]


async def test_a_damaged_mp3_goes_on_after_the_damage(tmp_path: Path) -> None:
    samples, troubles = await listened(scratched(write(tmp_path / "call.mp3", stereo(20.0, 48_000))))
    assert 18.5 < len(samples) / 16_000 < 20.0
    assert [trouble.code for trouble in troubles] == ["audio_damaged"]


async def test_a_file_joined_from_two_goes_on_at_the_second_ones_rate(tmp_path: Path) -> None:
    bare = {"write_xing": "0", "id3v2_version": "0"}
    path = write(tmp_path / "call.mp3", tone(440, 3.0, 48_000)[np.newaxis].repeat(2, 0), options=bare)
    other = write(tmp_path / "other.mp3", stereo(3.0, 32_000)[:1], rate=32_000, options=bare)
    path.write_bytes(path.read_bytes() + other.read_bytes())
    samples, _ = await listened(path)
    assert len(samples) / 16_000 == pytest.approx(6.0, abs=0.2)
    assert pitch(samples[8_000:40_000]) == pytest.approx(440, abs=2)
    assert pitch(samples[-40_000:-8_000]) == pytest.approx(440, abs=2)


async def test_a_wav_of_unknown_length_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", stereo(1.0, 48_000))
    raw = bytearray(path.read_bytes())
    at = raw.index(b"data") + 4
    raw[4:8] = raw[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(raw)
    samples, troubles = await listened(path)
    assert len(samples) == 16_000
    assert troubles == []


@pytest.mark.parametrize("name", ["call.mp4", "call.mkv"])
async def test_the_sound_of_a_film_is_heard(tmp_path: Path, name: str) -> None:
    samples, troubles = await listened(film(tmp_path / name))
    assert len(samples) / 16_000 == pytest.approx(1.0, abs=0.05)
    assert pitch(samples) == pytest.approx(440, abs=2)
    assert troubles == []


async def test_a_name_with_a_colon_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "call.wav", stereo(0.5, 16_000), rate=16_000).rename(tmp_path / "2025-05-01T10:30.wav")
    monkeypatch.chdir(tmp_path)
    samples, _ = await listened(Path("2025-05-01T10:30.wav"))
    assert len(samples) == 8_000


@pytest.mark.parametrize("name", ["call.wav", "call.m3u8"])
def test_a_playlist_dressed_up_as_a_recording_asks_nobody(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/part.ts"
        path = tmp_path / name
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n")
        with pytest.raises(AudioFileError):
            opened(path)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


async def test_tags_in_another_encoding_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", stereo(0.2, 48_000), tags={"title": "Gespraech"})
    path.write_bytes(path.read_bytes().replace(b"Gespraech", "Gespräch ".encode("latin-1")))
    samples, _ = await listened(path)
    assert len(samples) == 3_200
