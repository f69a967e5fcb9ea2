from speech.audio import AudioFrame, Channel
from speech.sources.hush import Hush
from tests.speech.call_in_memory import CallInMemory, tone


async def test_while_it_is_hushed_time_goes_on_in_silence():
    source = Hush(CallInMemory({Channel.CUSTOMER: tone(1.0)}))
    loud = []
    async for item in source.frames():
        assert isinstance(item, AudioFrame)
        loud.append((item.start, bool(item.samples.any())))
        if item.start == 3200:
            source.hush()
            assert source.silent
        if item.start == 6400:
            source.listen()
    assert [start for start, _ in loud] == list(range(0, 16_000, 320))
    assert [start for start, heard in loud if not heard] == list(range(3520, 6401, 320))


async def test_it_closes_what_it_listens_to():
    inner = CallInMemory({Channel.CUSTOMER: tone(1.0)})
    frames = Hush(inner).frames()
    await anext(frames)
    await frames.aclose()
    assert inner.closed
