"""The call screen as pictures; after a wished change, look at them, and pass --snapshot-update."""

from __future__ import annotations

import pytest

from tests.ui.scripted_call import (
    ScriptedFeed,
    StillApp,
    busy,
    ended,
    known_and_cue,
    known_caller,
    known_closed,
    light,
    loss,
    opening,
    settled,
)

WIDE, NORMAL, NARROW = (120, 40), (80, 24), (40, 30)

SCENES = {
    "loading": (opening, NORMAL, []),
    "listening": (opening, NORMAL, []),
    "light_cue": (light, NORMAL, ["w"]),
    "light_cue_wide": (light, WIDE, []),
    "sensitive_cue": (loss, NORMAL, []),
    "queue_and_history": (busy, NORMAL, ["h"]),
    "queue_and_history_wide": (busy, WIDE, []),
    "narrow_dock": (light, NARROW, []),
    "narrow_history": (busy, NARROW, ["h"]),
    "end_card": (ended, NORMAL, []),
    "end_card_narrow": (ended, NARROW, []),
    "paused": (light, NORMAL, ["space"]),
    "known_closed": (known_closed, NORMAL, []),
    "known_caller": (known_caller, NORMAL, []),
    "known_caller_wide": (known_caller, WIDE, []),
    "known_and_cue": (known_and_cue, NORMAL, []),
    "known_and_cue_wide": (known_and_cue, WIDE, []),
    "card_hidden": (known_and_cue, NORMAL, ["c"]),
    "help": (light, NORMAL, ["question_mark"]),
}


def picture(snap_compare, scene, **options):
    script, size, keys = SCENES[scene]
    app = StillApp(ScriptedFeed(script(), loads=scene != "loading"), **options)

    async def play(pilot):
        await settled(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        if "question_mark" not in keys:
            await settled(pilot)

    return snap_compare(app, terminal_size=size, run_before=play)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_looks_as_it_did(snap_compare, scene):
    assert picture(snap_compare, scene)


def test_the_light_theme_looks_as_it_did(snap_compare):
    assert picture(snap_compare, "sensitive_cue", theme="heartline-light")
