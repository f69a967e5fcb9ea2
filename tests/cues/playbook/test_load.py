import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cues.details.detail import Kind, Status
from cues.errors import PlaybookError
from cues.playbook.finding import UnusablePlaybookError
from cues.playbook.load import (
    bundled,
    bundled_path,
    load_playbook,
    read_playbook,
    starter,
)
from cues.playbook.play import Limits, Sensitivity
from tests.cues.playbook.written import EXTENDS, HEAD, load, play


def test_every_key_arrives(tmp_path: Path) -> None:
    text = """
[playbook]
name = "All of it"
version = 1
crisis_line = "Ask your lead to join."

[line]
name = "boots"
kinds = ["hobby"]
words = ["Order-Number"]
forbidden = ["health", "hardship"]

[limits]
light_per_call = 4
light_per_window = 1
window = 300
long_call = 900.5
spacing = 25
life = 20
sensitive_life = 60
opening = 10
queue_life = 15
mute_after_loss = 600
least_confidence = 0.7

[[play]]
id = "dog-named"
headline = "A dog called {name}, {breed}"
fallback_headline = "A dog called {name}"
kinds = ["pet", "family"]
statuses = ["asserted", "past"]
attributes = { name = true, species = ["Dog"] }
words = ["Good boy!"]
unless = ["Used to"]
suggestions = ["How's {name}?", "How old is {name}?", "A {breed}?"]
sensitivity = "sensitive"
priority = 7
cooldown = 60
max_per_call = 2
side = "customer"
errand = true
"""
    playbook = load(tmp_path, text).playbook
    assert (playbook.name, playbook.crisis_line) == ("All of it", "Ask your lead to join.")
    assert playbook.line.kinds == {Kind.HOBBY}
    assert playbook.line.words == ("order number",)
    assert playbook.line.forbidden == {Kind.HEALTH, Kind.HARDSHIP}
    assert playbook.limits == Limits(4, 1, 300, 900.5, 25, 20, 60, 10, 15, 600, 0.7)
    (one,) = playbook.plays
    assert one.trigger.kinds == {Kind.PET, Kind.FAMILY}
    assert one.trigger.statuses == {Status.ASSERTED, Status.PAST}
    assert dict(one.trigger.attributes) == {"name": frozenset(), "species": {"dog"}}
    assert (one.trigger.words, one.trigger.unless) == (("good boy",), ("used to",))
    assert one.sensitivity is Sensitivity.SENSITIVE
    assert (one.priority, one.cooldown, one.max_per_call, one.once_per_call) == (7, 60, 2, False)
    assert (one.fallback_headline, one.errand) == ("A dog called {name}", True)


def test_what_is_not_written_is_the_default(tmp_path: Path) -> None:
    playbook = load(tmp_path, HEAD + play("a")).playbook
    assert playbook.limits == Limits()
    (one,) = playbook.plays
    assert one.trigger.statuses == {Status.ASSERTED}
    assert (one.priority, one.max_per_call, one.once_per_call) == (100, 1, True)


def test_a_play_for_the_order_arrives(tmp_path: Path) -> None:
    (one,) = load(
        tmp_path, HEAD + play("a", 'order = ["Hiking-Boots"]', 'unless = ["Refunded"]')
    ).playbook.plays
    assert (one.trigger.order, one.trigger.unless) == (("hiking boots",), ("refunded",))
    assert one.trigger.kinds == {Kind.PET}


REFUSED = [
    (HEAD + play("a", 'headlin = "x"'), 8, 'play "a": unknown key "headlin"; did you mean "headline"?'),
    (
        HEAD + play("a", 'side = "agent"'),
        8,
        'play "a": "side" must be "customer": only what the customer says',
    ),
    (
        HEAD + play("a", kinds='["pets"]'),
        6,
        '"kinds" holds "pets"; did you mean "pet"? (allowed: pet, family,',
    ),
    (HEAD + play("a", kinds="[]"), 6, '"kinds" is empty'),
    (HEAD + play("a", 'priority = "high"'), 8, '"priority" must be a whole number'),
    (HEAD + play("a", "priority = 1001"), 8, '"priority" must be at most 1000'),
    (HEAD + play("a", "priority = -1"), 8, '"priority" must be at least 0'),
    (HEAD + play("a", "cooldown = inf"), 8, '"cooldown" must be a number'),
    (HEAD + play("a", 'once_per_call = "yes"'), 8, '"once_per_call" must be true or false'),
    (HEAD + play("a", 'order = "boots"'), 8, '"order" must be a list in square brackets'),
    (HEAD + play("a", 'order = ["boots",\n"!"]'), 9, '"order" holds no word'),
    (HEAD + play("a", 'words = ["dog"]', 'order = ["boots"]'), 9, '"order" and "words" exclude each other'),
    (HEAD + play("a", "errand = true", 'order = ["boots"]'), 9, '"order" and "errand" exclude each other'),
    (
        HEAD + play("a", 'order = ["boots"]', kinds='["pet", "hobby"]'),
        8,
        '"order" goes with one kind in "kinds"',
    ),
    (HEAD + play("a", 'sensitivity = "sensitive"', 'order = ["boots"]'), 9, '"order" makes light plays only'),
    (HEAD + play("a", "max_per_call = 2", 'order = ["boots"]'), 9, '"order" makes plays that come once'),
    (HEAD + play("a", 'headline = "{name}"', 'order = ["boots"]'), 5, 'headline needs "name"'),
    (HEAD + play("a", 'words = "dog"'), 8, '"words" must be a list in square brackets'),
    (HEAD + play("a", 'words = ["dog",\n"..."]'), 9, '"words" holds no word'),
    (HEAD + play("a", "attributes = { name = 3 }"), 8, '"name" is neither true'),
    (HEAD + play("a", 'sensitivity = "soft"'), 8, '"sensitivity" holds "soft" (allowed: light, sensitive)'),
    (HEAD + play("A dog"), 4, '"id" may hold small letters, digits, "-" and "_" only'),
    (HEAD + play("a", 'headline = "A {Name}"'), 5, "has a brace that is no place; a place is written {name}"),
    (HEAD + play("a", "max_per_call = 3", "once_per_call = true"), 9, "exclude each other"),
    (HEAD + play("a") + play("a"), 9, 'play "a": id stands twice in this file'),
    (
        HEAD + play("a", 'suggestions = ["How is {name}?", "Hello"]'),
        7,
        "suggestions hold only 1 that can always",
    ),
    (HEAD + play("a", 'headline = "{name}!"'), 5, 'headline needs "name", which may be missing'),
    (
        HEAD + play("a", 'headline = "{name}!"', 'fallback_headline = "{breed}"'),
        8,
        "fallback_headline holds a place",
    ),
    (HEAD + "[[play]]\nid = 'a'\n", 3, 'play "a": "headline" is missing'),
    (HEAD + "[[play]]\n", 3, 'play 1: "headline" is missing'),
    (HEAD + "[limit]\nspacing = 1\n", 3, 'unknown table "limit"; did you mean "limits"?'),
    (HEAD + "[limits]\nspacing = true\n", 4, '[limits]: "spacing" must be a number'),
    (HEAD + "version = 2\n", 3, '[playbook]: "version" must be 1'),
    (HEAD + 'drop = ["x"]\n', 3, '"drop" needs "extends"'),
    (HEAD + 'extends = "defualt"\n', 3, 'no bundled playbook "defualt"; did you mean "default"?'),
    (
        EXTENDS + 'drop = ["pet-any",\n"pet-dgo"]\n',
        5,
        '"drop" names no play "pet-dgo"; did you mean "pet-dog"?',
    ),
    (EXTENDS + "[[play]]\nid = 'pet-any'\nwords = 3\n", 6, 'play "pet-any": "words" must be a list'),
    (EXTENDS + "[[play]]\nid = 'pet-any'\nsuggestions = ['{name}?', '{name}!']\n", 6, "hold only 0 that can"),
    (EXTENDS + "[[play]]\nid = 'new-one'\nwords = ['x y']\n", 4, 'play "new-one": "headline" is missing'),
    (EXTENDS + "line = 3\n", 4, '[playbook]: unknown key "line"'),
    ("play = 3\n" + EXTENDS, 1, '"play" must be a list'),
    ("", 1, "the table [playbook] is missing"),
    ("playbook = 3", 1, '"playbook" must be a table'),
    ("[playbook]\nname = \n", 2, "this is not TOML"),
    ("[playbook]\nname = 'a", 2, "this is not TOML"),
    ("x = " + "[" * 100_000, 1, "brackets are nested far too deep"),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(UnusablePlaybookError) as refused:
        load(tmp_path, text)
    assert any(problem.line == line and what in problem.text for problem in refused.value.problems), [
        *refused.value.problems
    ]
    assert str(refused.value).startswith(f"{tmp_path / 'desk.toml'}, line ")
    assert refused.value.exit_code == 2


def test_the_message_tells_the_first_problem_and_counts_the_rest(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError) as refused:
        load(tmp_path, HEAD + play("a", "words = 3", "cooldown = -1"))
    file = tmp_path / "desk.toml"
    assert str(refused.value) == (
        f'{file}, line 8: play "a": "words" must be a list in square brackets. '
        f"1 more: see `heartline playbook check {file}`."
    )


def test_a_desk_lays_its_own_over_the_default(tmp_path: Path) -> None:
    default = load_playbook()
    text = (
        EXTENDS
        + 'drop = ["pet-cat"]\n[limits]\nspacing = 60\n'
        + "[[play]]\nid = 'pet-any'\npriority = 77\n"
        + play("own")
    )
    loaded = load(tmp_path, text)
    plays = {one.id: one for one in loaded.playbook.plays}
    before = {one.id: one for one in default.plays}
    assert set(plays) == set(before) - {"pet-cat"} | {"own"}
    assert plays["pet-any"].priority == 77
    assert plays["pet-any"].suggestions == before["pet-any"].suggestions
    assert plays["pet-dog"] == before["pet-dog"]
    assert loaded.playbook.limits == Limits(spacing=60)
    assert dict(loaded.written_at.plays) == {"pet-any": 0, "own": 1}


def test_a_dropped_id_may_be_written_anew(tmp_path: Path) -> None:
    loaded = load(tmp_path, EXTENDS + 'drop = ["pet-any"]\n' + play("pet-any"))
    (one,) = [one for one in loaded.playbook.plays if one.id == "pet-any"]
    assert one.headline == "They have a pet"


def test_a_bundled_one_may_be_called_by_its_bare_name() -> None:
    assert load_playbook(Path("insurer")) == load_playbook(bundled_path("insurer"))
    assert load_playbook() == load_playbook(bundled_path("default"))
    assert bundled()[0] == "default"


def test_an_unknown_bundled_name_is_answered_with_the_near_one() -> None:
    with pytest.raises(PlaybookError, match="did you mean"):
        bundled_path("insurers")


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="There is no playbook"):
        load_playbook(tmp_path / "missing.toml")
    with pytest.raises(PlaybookError, match="cannot be read"):
        load_playbook(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'[playbook]\nname = "caf\xe9"\n')
    with pytest.raises(PlaybookError, match="not UTF-8"):
        load_playbook(tmp_path / "latin.toml")
    (tmp_path / "huge.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(PlaybookError, match="far too large"):
        load_playbook(tmp_path / "huge.toml")
    if os.geteuid():
        (tmp_path / "shut.toml").write_text(HEAD)
        (tmp_path / "shut.toml").chmod(0)
        with pytest.raises(PlaybookError, match="cannot be read"):
            load_playbook(tmp_path / "shut.toml")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_text("\ufeff" + HEAD + play("a"), encoding="utf-8")
    assert len(read_playbook(tmp_path / "bom.toml").playbook.plays) == 1


def test_the_starter_loads(tmp_path: Path) -> None:
    loaded = load(tmp_path, starter())
    assert set(loaded.written_at.plays) == {"my-first-play"}


VALUES = st.sampled_from(
    ["3", "true", '"x"', "[]", '["pet"]', "{ a = 1 }", "1.5", "[[1]]", "nan", "'''a\nb'''"]
)
KEYS = st.sampled_from(
    ["id", "kinds", "words", "headline", "drop", "extends", "name", "window", "priority", "zz"]
)
TABLES = st.sampled_from(["[playbook]", "[line]", "[limits]", "[[play]]", "[play]", "[zz]"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.tuples(TABLES, st.dictionaries(KEYS, VALUES, max_size=4)), max_size=4))
def test_whatever_is_written_loads_or_is_refused_with_lines(
    tmp_path: Path, tables: list[tuple[str, dict[str, str]]]
) -> None:
    text = "\n".join(
        "\n".join([table, *(f"{key} = {value}" for key, value in keys.items())]) for table, keys in tables
    )
    try:
        load(tmp_path, text)
    except UnusablePlaybookError as refused:
        last = text.count("\n") + 1
        assert all(1 <= problem.line <= last for problem in refused.problems)  # noqa: PT017 - both ends are right
