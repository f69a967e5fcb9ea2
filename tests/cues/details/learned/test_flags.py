"""What the network is told of each word."""

from __future__ import annotations

from cues.details.extractor import Turn
from cues.details.learned.flags import ASKED, EARLIER, EXTRA, MASKED, RULES, SEAM, flags_of
from cues.details.rules import RuleExtractor

EXTRACTOR = RuleExtractor(learned=False)
COLUMNS = {"dog": 0, "kin": 1}


def test_classes_findings_and_idioms_are_flagged() -> None:
    doc = EXTRACTOR.read("my dog bit me and it is raining cats and dogs")
    flags = flags_of(doc.user_data["reading"], doc.user_data["spans"], COLUMNS, 0)
    assert flags.shape == (11, 2 + EXTRA)
    assert flags[1, 0] == 1, "a dog is a dog"
    assert flags[1, 2 : 2 + RULES].any(), "the rules found a pet"
    masked = flags[:, 2 + RULES + MASKED]
    assert masked[-1] == 1
    assert masked[1] == 0


def test_a_turn_before_leaves_room_and_a_seam() -> None:
    doc = EXTRACTOR.read("yes two", context=[Turn(same=False, text="any dogs")])
    flags = flags_of(doc.user_data["reading"], doc.user_data["spans"], COLUMNS, 3)
    assert flags[:, 2 + RULES + EARLIER].tolist() == [1, 1, 1, 0, 0]
    assert flags[:, 2 + RULES + SEAM].tolist() == [0, 0, 1, 0, 0]
    assert flags[:, 2 + RULES + ASKED].tolist() == [0, 0, 0, 1, 1]
