"""What the network learns from says of each word what the labels say."""

from __future__ import annotations

from cues.details.learned.component import Learned
from cues.details.learned.network import KINDS, STATUSES, SUBJECTS
from cues.details.rules import RuleExtractor
from models.recipes.details.examples import common_words, read_examples
from tests.models.recipes.details.few_utterances import utterances


def test_labels_lie_on_their_words() -> None:
    learned = Learned()
    examples = read_examples(utterances(), RuleExtractor(learned=False), learned, lambda done, count: None)
    by_text = {example.row.text: example for example in examples}
    assert "i have a beagle too" not in by_text, "the agent's life is nobody's detail"
    trip = by_text["driving to the lakes with my sister"]
    travel, family = KINDS.index("travel"), KINDS.index("family")
    assert trip.flagged[:, travel].tolist() == [1, 1, 1, 1, 0, 0, 0]
    assert trip.before == 3, "two words of the agent's turn, and the seam"
    assert trip.needed[travel] == 1
    assert trip.needed[family] == 0
    assert trip.judged[family] == 0, "a relative named in passing may be flagged or not"
    assert trip.judged[KINDS.index("pet")] == 1
    fired = by_text["it's not my job anymore"]
    work = KINDS.index("work")
    assert fired.needed[work] == 0
    assert fired.judged[work] == 1, "what is not so must not be flagged"
    assert fired.mentioned[:, work].any()
    assert STATUSES[fired.status[fired.status >= 0][0]] == "negated"
    driver = by_text["the neighbor drives a bus"]
    assert SUBJECTS[driver.subject[0]] == "other"
    assert driver.needed.sum() == 0
    often = common_words(examples, 3)
    assert learned.network.words["the"] in often
    assert learned.network.words["ice"] not in often
