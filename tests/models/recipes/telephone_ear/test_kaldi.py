"""Kaldi's files: read and written back to the byte, and what the real network's weights are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.recipes.telephone_ear.kaldi import AcousticModel, IvectorExtractor
from speech.errors import BadInputError


@pytest.fixture(scope="module")
def network(vosk_model: Path) -> bytes:
    return (vosk_model / "am/final.mdl").read_bytes()


@pytest.mark.recogniser
def test_what_is_read_and_written_back_is_the_same_file(network: bytes) -> None:
    model = AcousticModel(network)
    for name in model.places:
        model.change(name, model.weights(name))
    assert bytes(model.content) == network


@pytest.mark.recogniser
def test_a_change_is_where_it_belongs_and_nowhere_else(network: bytes) -> None:
    model = AcousticModel(network)
    before = model.weights("tdnnf9.linear.w")
    model.change("tdnnf9.linear.w", before + np.float32(1))
    place = model.places["tdnnf9.linear.w"]
    assert np.array_equal(
        AcousticModel(bytes(model.content)).weights("tdnnf9.linear.w"), before + np.float32(1)
    )
    assert model.content[: place.offset] == network[: place.offset]
    assert model.content[place.end :] == network[place.end :]


@pytest.mark.recogniser
def test_the_real_network_s_layers_fit_one_another(network: bytes) -> None:
    """Three frames of 13 cepstra and an i-vector of 30 go in; each factored layer's halves meet."""
    model = AcousticModel(network)
    assert model.weights("lda.w").shape[1] == 3 * 13 + 30
    for layer in range(2, 16):
        inner, outer = model.weights(f"tdnnf{layer}.linear.w"), model.weights(f"tdnnf{layer}.affine.w")
        assert inner.shape[0] * len(model.offsets[f"tdnnf{layer}.affine"]) == outer.shape[1]
        assert np.all(model.weights(f"tdnnf{layer}.batchnorm.var") > 0)
        assert model.epsilon[f"tdnnf{layer}.batchnorm"] == pytest.approx(0.001)


@pytest.mark.recogniser
def test_the_i_vector_extractor_is_whole(vosk_model: Path) -> None:
    extractor = IvectorExtractor.read(vosk_model / "ivector")
    assert extractor.dim == 30
    assert extractor.quadratic.shape[0] == len(extractor.gconst) == len(extractor.precision) == 512
    # A subspace seen through a precision is symmetric and has no negative direction.
    assert np.allclose(extractor.quadratic, extractor.quadratic.transpose(0, 2, 1))
    assert np.linalg.eigvalsh(extractor.quadratic).min() > -1e-6


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(BadInputError, match="no nnet3 network"):
        AcousticModel(b"\0B<Nnet2> something")
