import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from speech.audio import DESK, LIVE, AudioFrame, Channel, Profile
from speech.errors import AudioFileError, BadInputError
from speech.sources.recording import Recording, Side
from speech.transcript import AudioTrouble
from tests.speech.sources.made_audio import CODECS, LEFT_HZ, RIGHT_HZ, pitch, stereo, tone, write


def opened(path: Path, customer: Side | None = None, profile: Profile = LIVE) -> Recording:
    return Recording.open(path, customer=customer, profile=profile, began=None)


async def heard(recording: Recording) -> dict[Channel, np.ndarray]:
    """Each channel's samples, after checking that the frames are cut as the seam says."""
    frames = [item async for item in recording.frames()]
    assert not [item for item in frames if isinstance(item, AudioTrouble)]
    assert [f.channel for f in frames] == list(recording.channels) * (len(frames) // len(recording.channels))
    size = recording.profile.frame_samples
    sides = {}
    for channel in recording.channels:
        mine = [f for f in frames if isinstance(f, AudioFrame) and f.channel is channel]
        assert [f.start for f in mine] == [n * size for n in range(len(mine))]
        assert {len(f.samples) for f in mine[:-1]} <= {size}
        assert 0 < len(mine[-1].samples) <= size
        assert all(f.samples.dtype == np.int16 and f.samples.ndim == 1 for f in mine)
        sides[channel] = np.concatenate([f.samples for f in mine])
    assert len({len(samples) for samples in sides.values()}) == 1
    return sides


@pytest.mark.parametrize("ending", CODECS)
async def test_every_format_is_heard_with_each_side_on_its_channel(tmp_path: Path, ending: str) -> None:
    recording = opened(write(tmp_path / f"call{ending}", stereo(2.05, 48_000)))
    assert (recording.name, recording.live) == (f"call{ending}", False)
    assert recording.duration_hint == pytest.approx(2.05, abs=0.05)
    sides = await heard(recording)
    assert len(sides[Channel.AGENT]) / 16_000 == pytest.approx(2.05, abs=0.05)
    assert pitch(sides[Channel.AGENT]) == pytest.approx(LEFT_HZ, abs=2)
    assert pitch(sides[Channel.CUSTOMER]) == pytest.approx(RIGHT_HZ, abs=2)


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 96_000, 192_000])
async def test_every_rate_becomes_16_khz(tmp_path: Path, rate: int) -> None:
    sides = await heard(opened(write(tmp_path / "call.wav", stereo(1.0, rate), rate=rate)))
    assert len(sides[Channel.AGENT]) == 16_000
    assert pitch(sides[Channel.CUSTOMER]) == pytest.approx(RIGHT_HZ, abs=2)


@pytest.mark.parametrize(
    "codec",
    [
        ("pcm_s24le", "s32"),
        ("pcm_s32le", "s32"),
        ("pcm_f32le", "flt"),
        ("pcm_f64le", "dbl"),
        ("pcm_u8", "u8"),
    ],
)
async def test_every_sample_format_is_as_loud(tmp_path: Path, codec: tuple[str, str]) -> None:
    sides = await heard(opened(write(tmp_path / "call.wav", stereo(1.0, 16_000), rate=16_000, codec=codec)))
    expected = stereo(1.0, 16_000)[1] * 32_768
    assert np.abs(sides[Channel.CUSTOMER] - expected).max() <= (257 if codec[0] == "pcm_u8" else 1)


async def test_what_is_16_khz_already_is_not_touched(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(-32_768, 32_767, (2, 16_010)).astype(np.int16)
    path = write(tmp_path / "call.wav", (noise / 32_768).astype(np.float32), rate=16_000)
    sides = await heard(opened(path, profile=DESK))
    assert np.array_equal(np.stack((sides[Channel.AGENT], sides[Channel.CUSTOMER])), noise)


@pytest.mark.parametrize(
    ("rows", "customer", "expected"),
    [
        (2, None, {Channel.AGENT: LEFT_HZ, Channel.CUSTOMER: RIGHT_HZ}),
        (2, Side.RIGHT, {Channel.AGENT: LEFT_HZ, Channel.CUSTOMER: RIGHT_HZ}),
        (2, Side.LEFT, {Channel.AGENT: RIGHT_HZ, Channel.CUSTOMER: LEFT_HZ}),
        (1, None, {Channel.MIXED: LEFT_HZ}),
        (1, Side.MIXED, {Channel.MIXED: LEFT_HZ}),
        (1, Side.ONLY, {Channel.CUSTOMER: LEFT_HZ}),
    ],
)
async def test_the_customer_is_where_it_is_said(
    tmp_path: Path, rows: int, customer: Side | None, expected: dict[Channel, int]
) -> None:
    sides = await heard(opened(write(tmp_path / "call.wav", stereo(1.0, 48_000)[:rows]), customer))
    assert list(sides) == list(expected)
    assert {channel: round(pitch(samples)) for channel, samples in sides.items()} == expected


@pytest.mark.parametrize(
    ("customer", "channel"), [(Side.MIXED, Channel.MIXED), (Side.ONLY, Channel.CUSTOMER)]
)
async def test_stereo_is_mixed_into_one(tmp_path: Path, customer: Side, channel: Channel) -> None:
    sides = await heard(opened(write(tmp_path / "call.wav", stereo(1.0, 16_000), rate=16_000), customer))
    expected = stereo(1.0, 16_000).mean(axis=0) * 32_768
    assert list(sides) == [channel]
    assert np.abs(sides[channel] - expected).max() <= 1


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_mono_file_has_no_sides(tmp_path: Path, side: Side) -> None:
    path = write(tmp_path / "call.wav", stereo(0.2, 48_000)[:1])
    with pytest.raises(BadInputError, match=f"is mono, .* on its {side} side. Say `mixed`"):
        opened(path, side)


def test_more_than_two_channels_are_counted_with_a_remedy(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", np.tile(tone(440, 0.2, 48_000), (6, 1)), layout="5.1")
    with pytest.raises(AudioFileError, match=r"has 6 channels.*ffmpeg -i call.wav"):
        opened(path)


def test_a_time_given_wins_over_the_files(tmp_path: Path) -> None:
    path = write(tmp_path / "call.m4a", stereo(0.2, 48_000), tags={"creation_time": "2024-03-05T10:11:12Z"})
    given = datetime(2025, 1, 2, 3, tzinfo=UTC)
    assert Recording.open(path, customer=None, profile=LIVE, began=given).began == given
    assert opened(path).began == datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC)
    naive = Recording.open(path, customer=None, profile=LIVE, began=datetime(2025, 1, 2, 3)).began
    assert naive == datetime(2025, 1, 2, 3).astimezone()


@pytest.mark.parametrize("ending", [".mp3", ".flac", ".opus", ".wav"])
def test_a_date_tag_tells_when_the_call_began(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"call{ending}", stereo(0.2, 48_000), tags={"date": "2024-03-05T10:11:12+02:00"})
    assert opened(path).began == datetime(2024, 3, 5, 8, 11, 12, tzinfo=UTC)


def test_without_a_tag_the_file_tells_when_the_call_began(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", stereo(0.2, 48_000))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    began = opened(path).began
    assert began == datetime.fromtimestamp(1_700_000_000, UTC)
    assert began.tzinfo is not None


async def test_a_recording_can_be_heard_again(tmp_path: Path) -> None:
    recording = opened(write(tmp_path / "call.mp3", stereo(1.0, 44_100), rate=44_100))
    first, second = await heard(recording), await heard(recording)
    assert np.array_equal(first[Channel.CUSTOMER], second[Channel.CUSTOMER])


async def test_a_file_that_goes_after_it_was_opened_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", stereo(0.2, 48_000))
    recording = opened(path)
    path.unlink()
    with pytest.raises(AudioFileError, match="There is no file"):
        await heard(recording)


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
async def test_no_file_is_held_open(tmp_path: Path) -> None:
    path = write(tmp_path / "call.wav", stereo(5.0, 48_000))

    def held() -> int:
        links = (entry.path for entry in os.scandir("/proc/self/fd"))
        return sum(os.path.realpath(link) == os.path.realpath(path) for link in links)

    recording = opened(path)
    assert held() == 0
    frames = recording.frames()
    await anext(frames)
    assert held() == 1
    await frames.aclose()  # type: ignore[attr-defined]
    assert held() == 0
    listener = asyncio.create_task(heard(recording))
    await asyncio.sleep(0)
    listener.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listener
    await heard(recording)
    assert held() == 0
