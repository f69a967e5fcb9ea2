"""The recogniser's factored time-delay network in PyTorch, read from Kaldi's file and put back."""

from __future__ import annotations

import importlib
from typing import Any

from models.recipes.telephone_ear.kaldi import AcousticModel
from speech.errors import HeartlineError

CONTEXT = 34
"""Frames that the network sees on either side of each output."""
STRIDE = 3
"""Frames between two outputs."""
_LAYERS = range(2, 16)
_LAST_DENSE_LAYER = 4
"""The layers up to here hear each frame, those behind it every third."""
_BYPASS = 0.66


def torch() -> Any:  # noqa: ANN401  it carries no types that are installed here
    """PyTorch, which only this recipe needs.

    Raises:
        HeartlineError: it is not installed.
    """
    try:
        return importlib.import_module("torch")
    except ImportError as error:
        raise HeartlineError(
            "Teaching the ear needs the package torch, which is not installed. Run: uv pip install torch"
        ) from error


class Network:
    """The weights as tensors, and how they hear."""

    def __init__(self, model: AcousticModel, *, learns: bool) -> None:
        self._torch = torch()
        self._model = model
        self.weights = {
            name: self._torch.tensor(model.weights(name)).requires_grad_(learns and not name.endswith(".var"))
            for name in model.places
        }

    @property
    def learning(self) -> dict[str, Any]:
        """The tensors that learn: all but the variances of batch norm."""
        return {name: weights for name, weights in self.weights.items() if not name.endswith(".var")}

    def __call__(self, cepstra: Any, ivectors: Any) -> tuple[Any, Any]:  # noqa: ANN401
        """What the two heads say, each of shape (batch, outputs, states).

        Args:
            cepstra: tensor of shape (batch, 3 * outputs + 2 * CONTEXT - 2, 13).
            ivectors: tensor of shape (batch, dim), one for the whole of a lesson.
        """
        cat, relu = self._torch.cat, self._torch.nn.functional.relu
        frames = cepstra.shape[1] - 2
        vector = ivectors[:, None].expand(len(ivectors), frames, ivectors.shape[1])
        hidden = cat([cepstra[:, :-2], cepstra[:, 1:-1], cepstra[:, 2:], vector], -1)
        hidden = self._norm(
            "tdnn1.batchnorm", relu(self._affine("tdnn1.affine", self._affine("lda", hidden)))
        )
        for layer in _LAYERS:
            name = f"tdnnf{layer}"
            skipped = hidden
            offsets = self._model.offsets[f"{name}.linear"]
            if len(offsets) == 2:
                # Behind the thinning a frame's neighbour is three frames away: one place.
                reach = -offsets[0] if layer <= _LAST_DENSE_LAYER else 1
                inner = self._affine(f"{name}.linear", cat([hidden[:, :-reach], hidden[:, reach:]], -1))
                inner, skipped = cat([inner[:, :-reach], inner[:, reach:]], -1), hidden[:, reach:-reach]
                if layer == _LAST_DENSE_LAYER:
                    inner, skipped = inner[:, ::STRIDE], skipped[:, ::STRIDE]
            else:
                inner = self._affine(f"{name}.linear", hidden)
            inner = relu(self._affine(f"{name}.affine", inner))
            hidden = self._norm(f"{name}.batchnorm", inner) + _BYPASS * skipped
        hidden = self._affine("prefinal-l", hidden)
        return self._head("chain", "output", hidden), self._head("xent", "output-xent", hidden)

    def into(self, model: AcousticModel, weights: dict[str, Any]) -> None:
        """Write tensors of these names into Kaldi's file."""
        for name, values in weights.items():
            model.change(name, values.detach().numpy())

    def _head(self, name: str, output: str, hidden: Any) -> Any:  # noqa: ANN401
        before = f"prefinal-{name}"
        inner = self._torch.nn.functional.relu(self._affine(f"{before}.affine", hidden))
        inner = self._affine(f"{before}.linear", self._norm(f"{before}.batchnorm1", inner))
        return self._affine(f"{output}.affine", self._norm(f"{before}.batchnorm2", inner))

    def _affine(self, name: str, heard: Any) -> Any:  # noqa: ANN401
        return self._torch.nn.functional.linear(
            heard, self.weights[f"{name}.w"], self.weights.get(f"{name}.b")
        )

    def _norm(self, name: str, heard: Any) -> Any:  # noqa: ANN401
        spread = self._torch.sqrt(self.weights[f"{name}.var"] + self._model.epsilon[name])
        return (heard - self.weights[f"{name}.mean"]) * (self._model.target_rms[name] / spread)
