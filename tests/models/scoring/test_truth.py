"""Truth as people write it, and the sentence for each way of getting it wrong."""

from __future__ import annotations

import copy
import json

import pytest

from models.errors import TruthError
from models.samples import sample
from models.scoring.truth import read_folder, read_truth
from tests.models.scoring.made_truth import TRUTH, made_truth


def write(folder, name, value):
    path = folder / f"{name}.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def changed(*place, to):
    """TRUTH with one value replaced."""
    truth = copy.deepcopy(TRUTH)
    inner = truth
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = to
    return truth


def test_truth_is_read(tmp_path):
    truth = read_truth(write(tmp_path, "short", TRUTH))
    assert truth == made_truth()
    assert [turn.start for turn in truth.customer_turns] == [3.0, 10.0]
    assert (str(truth.noise), truth.leak) == ("pink 15 dB", "-26 dB")
    assert truth.details[0].kinds == {"pet", "health"}


def test_noise_and_leak_may_be_absent():
    truth = made_truth(noise={"type": "none", "snr_db": None}, crosstalk_db=None)
    assert (str(truth.noise), truth.leak) == ("none", "none")


def test_the_bundled_sample_is_truth_too():
    assert len(read_truth(sample().truth_path).details) >= 4


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{", "not JSON"),
        ("[]", "cannot be used"),
        ("[" * 100_000, "nested too deeply"),
        ({}, "name: field required"),
        (changed("turns", to=[]), "turns"),
        (changed("turns", 1, "end", to=2.0), "turns.1: its end is not after its start"),
        (changed("turns", 1, "start", to=float("nan")), "turns.1.start"),
        (changed("turns", 1, "speaker", to="secretword"), "turns.1.speaker"),
        (changed("details", 0, "turn", to=9), "details.0 names a turn that is not the customer's"),
        (changed("traps", 0, "turn", to=0), "traps.0 names a turn that is not the customer's"),
        (changed("details", 0, "kind", to="secretword"), "details.0.kind"),
        (changed("details", 0, "trigger", to="..."), "details.0: its trigger holds no word"),
        (changed("file", to="../secretword.flac"), "file"),
        ({**TRUTH, "channels": {"left": "customer", "right": "customer"}}, "channels"),
    ],
)
def test_what_is_wrong_is_said_by_its_place(tmp_path, value, told):
    path = write(tmp_path, "broken", value)
    with pytest.raises(TruthError) as caught:
        read_truth(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert "secretword" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "binary.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TruthError, match="not UTF-8"):
        read_truth(path)
    with pytest.raises(TruthError, match="cannot be read"):
        read_truth(tmp_path)


def test_a_folder_is_read_in_order_and_may_be_narrowed(tmp_path):
    for name in ("b", "a"):
        write(tmp_path, name, {**TRUTH, "name": name})
    write(tmp_path, "c", "{")
    assert [truth.name for truth in read_folder(tmp_path, ("b", "a"))] == ["a", "b"]
    with pytest.raises(TruthError, match=r"c\.json"):
        read_folder(tmp_path)
    with pytest.raises(TruthError, match=r"no call d\. Its calls are: a, b, c"):
        read_folder(tmp_path, ("a", "d"))


def test_a_folder_without_truth(tmp_path):
    with pytest.raises(TruthError, match="holds no truth"):
        read_folder(tmp_path)
    with pytest.raises(TruthError, match="is not a folder"):
        read_folder(tmp_path / "absent")


def test_what_a_customer_said_is_not_in_the_representation():
    shown = repr(made_truth())
    assert "vet" not in shown
    assert "brother" not in shown
