import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cues.playbook.lines import lines_of

TEXT = '''# [not a table] "nor a string
[playbook]
name = "x # no comment"  # a [comment]
drop = [ "a",
  "b", # c ]
  'c' ]

[[play]]
id = "a"
attributes = { name = true, "species" = ["dog",
"cat"] }

[[play]]
id = \'\'\'b
= "\'\'\'
suggestions = [
  """one
  [two] \\""" still one""",
  "three",
]
nested = [["x"], [
 "y"]]
after = 1.5
[play.attributes]
place = true
[limits]
window = 1
a.b = 2
'''


def test_keys_tables_and_items() -> None:
    tomllib.loads(TEXT)
    lines = lines_of(TEXT)
    assert lines.of(("playbook",)) == 2
    assert lines.of(("playbook", "drop", 1)) == 5
    assert lines.of(("playbook", "drop", 2)) == 6
    assert lines.of(("play", 0)) == 8
    assert lines.of(("play", 0, "attributes", "species", 1)) == 11
    assert lines.of(("play", 1, "id")) == 14
    assert lines.of(("play", 1, "suggestions", 0)) == 17
    assert lines.of(("play", 1, "suggestions", 1)) == 19
    assert lines.of(("play", 1, "nested", 1, 0)) == 22
    assert lines.of(("play", 1, "after")) == 23
    assert lines.of(("play", 1, "attributes", "place")) == 25
    assert lines.of(("limits", "a", "b")) == 28


def test_the_nearest_known_line_answers() -> None:
    lines = lines_of(TEXT)
    assert lines.of(("play", 0, "headline")) == 8
    assert lines.of(("nothing", "at", "all")) == 1


KEY = st.text("abcdefgh_", min_size=1, max_size=5)
STRINGS = st.sampled_from(['"a"', "'b # ]'", '"""c\nd"""', "'''e = [\n'''", '"\\"f"'])


@given(st.lists(st.tuples(KEY, st.lists(STRINGS, max_size=4), st.sampled_from([" ", "\n"])), max_size=6))
def test_every_key_has_the_line_it_was_written_on(entries: list[tuple[str, list[str], str]]) -> None:
    text, expected = "", {}
    for number, (key, items, gap) in enumerate(entries):
        name = f"{key}{number}"
        expected[name] = text.count("\n") + 1
        text += f"{name} = [{gap}{f',{gap}'.join(items)}{gap}]  # tail\n"
    parsed: dict[str, Any] = tomllib.loads(text)
    lines = lines_of(text)
    assert {name: lines.known[name,] for name in parsed} == expected
    for name, items in parsed.items():
        assert all((name, position) in lines.known for position in range(len(items)))


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    assert lines_of(text).of(()) == 1
