"""Who should take a call, and a whole day of it: nobody is flooded, and affinity is better than chance."""

import random
from collections import Counter, deque
from datetime import UTC, date, datetime

import pytest

from cues.details.detail import Kind
from cues.people.affinity import Team
from cues.people.policy import Policy
from cues.people.ranking import Caller, Load, place, spoke_before, topics_of
from cues.people.regions import guess
from tests.cues.people.profiles import from_ohio, profile, remembered

TODAY = date(2026, 7, 14)
OHIO = Caller(guess=guess("+16145550123"))
TEAM = Team([from_ohio("anna"), profile("bob"), profile("cleo")])


def placed(caller, loads=None, policy=None, team=TEAM):
    loads = dict.fromkeys(("anna", "bob", "cleo"), Load()) if loads is None else loads
    return place(team, policy or Policy(), caller, loads, today=TODAY)


def names(*args, **kwargs):
    return [each.agent for each in placed(*args, **kwargs)]


def test_affinity_decides_among_who_is_free():
    assert names(OHIO) == ["anna", "bob", "cleo"]
    assert names(OHIO, {"bob": Load(), "anna": Load(1, 1), "zoe": Load()}) == ["bob", "zoe", "anna"]
    assert names(OHIO, {"bob": Load(1, 1), "anna": Load(1, 1)}) == ["anna", "bob"], "where nobody is free"
    assert names(OHIO, {"anna": Load(), "bob": Load(0, 0)}, Policy(affinity=0)) == ["anna", "bob"]
    assert names(OHIO, {}) == []


def test_who_spoke_with_the_customer_last_comes_first_though_in_a_call():
    march, may = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC)
    caller = Caller(guess=OHIO.guess, spoke={"bob": march, "cleo": may})
    assert names(caller) == ["cleo", "bob", "anna"]
    busy = {"anna": Load(), "bob": Load(1, 1), "cleo": Load(1, 1)}
    assert names(caller, busy)[0] == "cleo"
    busier = {"anna": Load(), "bob": Load(), "cleo": Load(3, 3)}
    assert names(caller, busier) == ["bob", "anna", "cleo"]
    assert names(caller, busier, Policy(continuity=0, affinity=0))[-1] == "cleo"
    just_now = Caller(spoke={"bob": None, "cleo": may})
    assert names(just_now) == ["bob", "cleo", "anna"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 3, 5, tzinfo=UTC), "in March"),
        (datetime(2025, 11, 5, tzinfo=UTC), "in November"),
        (datetime(2025, 7, 5, tzinfo=UTC), "in July 2025"),
        (datetime(2026, 7, 1, tzinfo=UTC), "this month"),
        (datetime(2026, 7, 14, tzinfo=UTC), "today"),
        (None, "just now"),
    ],
)
def test_when_they_spoke_is_said_as_one_says_it(when, said):
    reason = placed(Caller(spoke={"bob": when}))[0].reasons[0]
    assert reason.of_agent == f"spoke with them {said}"
    assert reason.to_agent == f"you spoke with them {said}"


def test_what_is_sensitive_or_expired_gives_no_topic_and_no_acquaintance():
    march = datetime(2026, 3, 5, tzinfo=UTC)
    loss = remembered("bereavement", sensitive=True, agent="bob", when=march, lost="dog")
    dog = remembered("pet", agent="cleo", when=march, species="dog")
    gone = remembered("hobby", agent="anna", activity="chess", expires=date(2026, 7, 13))
    assert [topic.kind for topic in topics_of(Caller(remembered=(loss, dog, gone)), TODAY)] == [Kind.PET]
    assert spoke_before([loss, dog]) == {"cleo": march}
    later = remembered("pet", agent="cleo", when=march.replace(month=4), species="cat")
    assert spoke_before([later, dog]) == {"cleo": march.replace(month=4)}
    assert "dog" not in repr(Caller(remembered=(dog,)))


def test_whoever_is_above_their_share_goes_behind_all_who_are_free():
    loads = {"anna": Load(0, 30), "bob": Load(0, 10), "cleo": Load(1, 10)}
    first = placed(OHIO, loads)
    assert [(each.agent, each.above_share) for each in first] == [
        ("bob", False),
        ("anna", True),
        ("cleo", False),
    ]
    assert names(OHIO, loads, Policy(share=10, fairness=0)) == ["anna", "bob", "cleo"]


NUMBERS = {"Vermont": "+18022550123", "Ohio": "+16145550123", "Texas": "+15125550123"}
"""Regions that callers come from; few agents know the first, from which most call."""


def a_day(policy, *, calls=2000, seed=7):
    """A seeded day of a team of 40; gives who took how many, and for how many calls of a region that somebody
    knows the agent knew it."""
    chance = random.Random(seed)  # noqa: S311
    homes = {f"agent{n:02}": "Vermont" if n < 3 else "Ohio" if n < 12 else "Maine" for n in range(40)}
    team = Team([profile(name, lived=[{"region": home}]) for name, home in homes.items()])
    taken, under_way, met = Counter(), deque(), 0
    for _ in range(calls):
        region = chance.choices(list(NUMBERS), weights=[7, 2, 1])[0]
        while len(under_way) >= 25 or (under_way and chance.random() < 0.3):
            under_way.remove(chance.choice(under_way))
        now = Counter(under_way)
        loads = {name: Load(now[name], taken[name]) for name in homes}
        best = place(team, policy, Caller(guess=guess(NUMBERS[region])), loads, today=TODAY, most=1)[0].agent
        assert now[best] == 0, "somebody is free"
        taken[best] += 1
        under_way.append(best)
        met += homes[best] == region
    by_chance = sum(
        weight / 10 * Counter(homes.values())[region] / 40
        for region, weight in zip(NUMBERS, [7, 2, 1], strict=True)
    )
    return taken, met / calls, by_chance


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_day_floods_nobody_and_still_brings_people_together(seed):
    taken, met, by_chance = a_day(Policy(), seed=seed)
    mean = 2000 / 40
    assert max(taken.values()) <= 1.5 * mean
    assert len(taken) == 40
    assert min(taken.values()) >= 0.5 * mean
    assert met > 1.5 * by_chance


def test_without_fairness_the_few_are_flooded():
    taken, met, _ = a_day(Policy(share=10, fairness=0), calls=600)
    assert max(taken.values()) > 1.5 * 600 / 40
    assert met > a_day(Policy(), calls=600)[1]
