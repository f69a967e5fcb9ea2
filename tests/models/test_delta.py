"""What was learned: near to the taught copy, the same bytes for everybody, refused where it does not fit."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.delta import Place, applied, learned
from models.errors import DeltaError

PLACES = [Place(5, 3, 4), Place(60, 1, 6)]
"""Two matrices inside a file of 100 bytes, not aligned to anything."""


def _file(seed: int, spread: float = 1.0) -> bytes:
    rng = np.random.default_rng(seed)
    content = bytearray(rng.bytes(100))
    for place in PLACES:
        numbers = rng.normal(0, spread, place.rows * place.columns).astype("<f4")
        content[place.offset : place.end] = numbers.tobytes()
    return bytes(content)


def _moved(base: bytes, seed: int, by: float) -> bytes:
    content = bytearray(base)
    rng = np.random.default_rng(seed)
    for place in PLACES:
        numbers = _numbers(base, place) + rng.normal(0, by, place.rows * place.columns)
        content[place.offset : place.end] = numbers.astype("<f4").tobytes()
    return bytes(content)


def _numbers(content: bytes, place: Place) -> np.ndarray:
    return np.frombuffer(content, "<f4", place.rows * place.columns, place.offset)


@given(st.integers(0, 10**6), st.sampled_from([1e-4, 0.01, 1.0]), st.integers(4, 8))
@settings(max_examples=30)  # each is packed as tightly as xz can
def test_each_weight_comes_back_within_half_a_step_of_its_row(seed: int, by: float, bits: int) -> None:
    base = _file(seed)
    taught = _moved(base, seed + 1, by)
    back = applied(learned(base, taught, PLACES, bits), base)
    for place in PLACES:
        shape = (place.rows, place.columns)
        change = (_numbers(taught, place) - _numbers(base, place)).reshape(shape)
        error = np.abs(_numbers(back, place) - _numbers(taught, place)).reshape(shape)
        # Half a step, the scale's own rounding to a half float, and float32's rounding beside the base.
        step = np.abs(change).max(axis=1, keepdims=True) / (2 ** (bits - 1) - 1)
        assert np.all(error <= step * 0.5 + np.abs(change) * 2**-10 + 1e-6)


def test_what_lies_outside_the_places_stays_as_it_was() -> None:
    base = _file(1)
    back = bytearray(applied(learned(base, _file(2), PLACES), base))
    for place in PLACES:
        back[place.offset : place.end] = base[place.offset : place.end]
    assert bytes(back) == base


def test_nothing_learned_changes_no_byte() -> None:
    assert applied(learned(_file(1), _file(1), PLACES), _file(1)) == _file(1)


def test_the_arithmetic_is_the_same_everywhere() -> None:
    """The digest was written down once: another machine, processor or NumPy must come to the same."""
    base = bytearray(100)
    taught = bytearray(100)
    for place in PLACES:
        count = place.rows * place.columns
        ramp = np.arange(count, dtype="<f4")
        base[place.offset : place.end] = (ramp / np.float32(7)).tobytes()
        taught[place.offset : place.end] = (ramp / np.float32(7) + np.sqrt(ramp) / np.float32(97)).tobytes()
    back = applied(learned(bytes(base), bytes(taught), PLACES), bytes(base))
    assert (
        hashlib.sha256(back).hexdigest() == "46f93a5d68c622097cdd90b335f3c9dba55d374a9c0725ec2a989289600c6d7d"
    )


def test_another_base_is_refused() -> None:
    with pytest.raises(DeltaError, match="another file"):
        applied(learned(_file(1), _file(2), PLACES), _file(3))


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "no delta"])
def test_a_damaged_delta_is_refused(damage: str) -> None:
    delta = learned(_file(1), _file(2), PLACES)
    middle = len(delta) // 2
    damaged = {
        "cut": delta[:-9],
        "flipped": delta[:middle] + bytes([delta[middle] ^ 1]) + delta[middle + 1 :],
        "empty": b"",
        "no delta": b"PK" + delta,
    }[damage]
    with pytest.raises(DeltaError, match=r"broken or cut short|no delta"):
        applied(damaged, _file(1))
