from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE, Channel
from speech.sources.alignment import FARTHEST, PATIENCE, Aligner

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
FRAME = 320


def count(begin, size):
    """Samples that tell where they come from, none of them quiet."""
    return (np.arange(begin, begin + size) % 20_000 + 1000).astype(np.int16)


def together(frames, channel):
    own = [frame for frame in frames if frame.channel is channel]
    for before, after in pairwise(own):
        assert after.start == before.end
    return np.concatenate([frame.samples for frame in own]) if own else np.zeros(0, np.int16)


def test_both_sides_come_in_step_whatever_the_pieces():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    frames = []
    for at in range(0, 3200, 160):
        frames += aligner.push(AGENT, count(at, 160))
        frames += aligner.push(CUSTOMER, count(at + 7, 160))
    frames += aligner.finish()
    assert [frame.channel for frame in frames[:4]] == [AGENT, CUSTOMER, AGENT, CUSTOMER]
    assert all(len(frame.samples) == FRAME for frame in frames)
    assert (together(frames, AGENT) == count(0, 3200)).all()
    assert (together(frames, CUSTOMER) == count(7, 3200)).all()
    assert aligner.position == 3200
    assert aligner.filled == 0


def test_a_side_alone_is_never_waited_for():
    aligner = Aligner((CUSTOMER,), FRAME)
    frames = aligner.push(CUSTOMER, count(0, 1000)) + aligner.finish()
    assert [len(frame.samples) for frame in frames] == [320, 320, 320, 40]


def test_a_gap_is_silence_and_what_comes_twice_is_taken_once():
    aligner = Aligner((CUSTOMER,), FRAME)
    frames = aligner.push(CUSTOMER, count(0, 320), 0)
    frames += aligner.push(CUSTOMER, count(640, 320), 640)
    frames += aligner.push(CUSTOMER, count(640, 320), 640)
    frames += aligner.push(CUSTOMER, count(800, 480), 800)
    heard = together(frames + aligner.finish(), CUSTOMER)
    assert (heard[:320] == count(0, 320)).all()
    assert not heard[320:640].any()
    assert (heard[640:] == count(640, 640)).all()


def test_a_sender_that_goes_on_from_before_its_end_is_taken_once_piece_by_piece():
    aligner = Aligner((CUSTOMER,), FRAME)
    frames = aligner.push(CUSTOMER, count(0, 1600), 0)
    frames += aligner.push(CUSTOMER, count(640, 320), 640)
    for at in range(960, 3200, 320):
        frames += aligner.push(CUSTOMER, count(at, 320))
    assert (together(frames + aligner.finish(), CUSTOMER) == count(0, 3200)).all()


def test_after_a_gap_longer_than_patience_both_sides_go_on_in_their_place():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    frames = []
    far = 3 * SAMPLE_RATE
    for at in (0, far, far + 320):
        frames += aligner.push(AGENT, count(at, 320), at) + aligner.push(CUSTOMER, count(at + 7, 320), at)
    for side, shift in ((AGENT, 0), (CUSTOMER, 7)):
        heard = together(frames, side)
        assert (heard[:320] == count(shift, 320)).all()
        assert not heard[320:far].any()
        assert (heard[far:] == count(far + shift, 640)).all()


@pytest.mark.parametrize("jump", [FARTHEST * 3, -FARTHEST * 3])
def test_an_impossible_position_is_a_mistake_and_costs_nothing(jump):
    aligner = Aligner((CUSTOMER,), FRAME, start=round(FARTHEST * 4) * SAMPLE_RATE)
    begin = aligner.position
    frames = aligner.push(CUSTOMER, count(0, 640), begin + round(jump * SAMPLE_RATE))
    assert (together(frames, CUSTOMER) == count(0, 640)).all()
    assert frames[0].start == begin


def test_a_side_that_stalls_is_silence_after_a_while_and_catches_up_without_losing_a_word():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    words = count(0, 8000)
    pause = np.zeros(16_000, np.int16)
    frames = aligner.push(AGENT, count(0, round(PATIENCE * SAMPLE_RATE)))
    assert not frames, "the customer is waited for"
    frames += aligner.push(AGENT, count(8000, 16_000))
    assert aligner.position == 24_000
    frames += aligner.push(CUSTOMER, np.concatenate((pause, words, pause)))
    frames += aligner.push(AGENT, count(24_000, 24_000))
    heard = together(frames, CUSTOMER)
    spoken = heard[heard != 0]
    assert (spoken == words).all(), "no word is lost"
    begin = int(np.flatnonzero(heard)[0])
    assert begin < 24_000 + SAMPLE_RATE // 10, "its pause was left out, to be in step again"


def test_a_side_that_is_only_sent_later_is_put_in_step_once_and_keeps_its_pauses():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    pause = np.zeros(3200, np.int16)
    said = [pause if step % 2 else count(3200 * step, 3200) for step in range(40)]
    frames = []
    for step in range(45):
        frames += aligner.push(AGENT, count(0, 3200))
        if step >= 5:
            frames += aligner.push(CUSTOMER, said[step - 5])
    heard = together(frames, CUSTOMER)
    assert aligner.filled == 1.2
    assert not heard[:19_200].any()
    del said[1]  # with this pause it was a piece ahead
    assert (heard[19_200:] == np.concatenate(said)[: len(heard) - 19_200]).all()


def test_a_side_that_has_gone_is_not_waited_for_and_may_come_back():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    frames = aligner.push(AGENT, count(0, 640)) + aligner.leave(CUSTOMER)
    frames += aligner.push(AGENT, count(640, 640))
    assert aligner.position == 1280
    aligner.join(CUSTOMER)
    frames += aligner.push(CUSTOMER, count(5, 320)) + aligner.push(AGENT, count(1280, 320))
    assert (together(frames, CUSTOMER)[1280:] == count(5, 320)).all()


def test_the_second_side_to_come_lies_where_the_first_has_got_to():
    aligner = Aligner((CUSTOMER, AGENT), FRAME)
    frames = aligner.leave(AGENT) + aligner.push(CUSTOMER, count(0, 32_000))
    aligner.join(AGENT)
    frames += aligner.push(AGENT, count(0, 320)) + aligner.push(CUSTOMER, count(32_000, 320))
    assert (together(frames, AGENT)[32_000:] == count(0, 320)).all()


def test_the_second_side_lies_later_where_the_first_is_still_to_come():
    aligner = Aligner((CUSTOMER, AGENT), FRAME)
    aligner.leave(AGENT)
    aligner.join(AGENT, 6400)
    frames = aligner.push(AGENT, count(0, 320)) + aligner.push(CUSTOMER, count(0, 6720))
    assert (together(frames, AGENT)[6400:] == count(0, 320)).all()
    assert (together(frames, CUSTOMER) == count(0, 6720)).all()


def test_a_call_goes_on_at_its_position():
    aligner = Aligner((CUSTOMER,), FRAME, start=5000)
    frames = aligner.push(CUSTOMER, count(0, 320))
    assert frames[0].start == 5000
    assert aligner.position == 5320


def test_only_what_a_sender_skips_itself_counts_as_skipped():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    aligner.push(AGENT, count(0, 320), 0)
    aligner.push(AGENT, count(0, 320), 3 * SAMPLE_RATE)
    assert aligner.skipped(AGENT) == 3 * SAMPLE_RATE - 320
    assert aligner.filled > aligner.skipped(AGENT) / SAMPLE_RATE, "the other side was filled, too"
    aligner.push(AGENT, count(0, 320), round(40 * FARTHEST) * SAMPLE_RATE)
    aligner.push(AGENT, count(0, 320), 0)
    aligner.finish()
    assert (aligner.skipped(AGENT), aligner.skipped(CUSTOMER)) == (3 * SAMPLE_RATE - 320, 0)


def test_the_longest_gap_is_cut_into_frames_without_holding_any_of_it():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    frames = aligner.push(AGENT, count(0, 2), 0) + aligner.push(AGENT, count(0, 2), 29 * SAMPLE_RATE)
    silent = [frame.samples for frame in frames if not frame.samples.any()]
    assert len(silent) > 2 * 29 * 45
    memories = {id(samples.base) for samples in silent if samples.base is not None}
    assert len(memories) == 1, "one second of silence stands for all of it"


def test_a_leap_leaves_a_hole_without_silence_in_it():
    aligner = Aligner((AGENT, CUSTOMER), FRAME)
    frames = aligner.push(AGENT, count(0, 700)) + aligner.push(CUSTOMER, count(7, 650))
    far = 3600 * SAMPLE_RATE + 5
    assert (aligner.leaps(far), aligner.leaps(700 + round(FARTHEST * SAMPLE_RATE))) == (True, False)
    frames += aligner.leap(far)
    assert (aligner.position, len(frames)) == (far, 6), "whole frames, the last one filled up"
    assert (together(frames, AGENT)[:700] == count(0, 700)).all()
    assert (together(frames, CUSTOMER)[:650] == count(7, 650)).all()
    assert aligner.filled == pytest.approx((260 + 310) / SAMPLE_RATE)
    after = aligner.push(AGENT, count(0, 640), far) + aligner.push(CUSTOMER, count(7, 640), far)
    assert [frame.start for frame in after if frame.channel is AGENT] == [far, far + FRAME]
    assert (together(after, AGENT) == count(0, 640)).all()
    assert (together(after, CUSTOMER) == count(7, 640)).all()


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(
        st.tuples(
            st.sampled_from((AGENT, CUSTOMER)),
            st.integers(0, 2000),
            st.one_of(st.none(), st.integers(-1_000_000, 1_000_000)),
        ),
        max_size=30,
    )
)
def test_whatever_comes_the_sides_stay_equal_and_time_only_rises(pieces):
    aligner = Aligner((AGENT, CUSTOMER), 10 * FRAME)
    frames = []
    for channel, size, start in pieces:
        frames += aligner.push(channel, count(0, size), start)
    frames += aligner.finish()
    assert len(together(frames, AGENT)) == len(together(frames, CUSTOMER)) == aligner.position
