"""Makes the README's two pictures, docs/pictures/call.svg and loss.svg.

Run it by hand, in the project's folder: `.venv/bin/python -m tests.ui.pictures`. Another folder may be named
as the argument; `--all` draws every scene there, at every size and in both themes, to be looked at.
"""

import asyncio
import sys
from pathlib import Path

from tests.ui.scripted_call import Script, ScriptedFeed, StillApp, busy, ended, light, loss, opening, settled

README = Path(__file__).parents[2] / "docs" / "pictures"
SIZES = {"wide": (120, 40), "normal": (80, 24), "narrow": (40, 30)}


async def draw(script: Script, size: tuple[int, int], *keys: str, theme: str = "heartline-dark") -> str:
    """The screen as SVG after the script, and after some keys."""
    app = StillApp(ScriptedFeed(script), theme=theme)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        return app.export_screenshot(title="Heartline")


async def draw_all(folder: Path, *, everything: bool) -> None:
    """Writes the pictures into `folder`."""
    scenes = {"call": (light, "w"), "loss": (loss,)}
    for name, (script, *keys) in scenes.items():
        (folder / f"{name}.svg").write_text(await draw(script(), (110, 34), *keys), encoding="utf-8")
    if everything:
        for script in (opening, light, busy, loss, ended):
            for size_name, size in SIZES.items():
                for theme in ("heartline-dark", "heartline-light"):
                    svg = await draw(script(), size, theme=theme)
                    (folder / f"{script.__name__}-{size_name}-{theme[10:]}.svg").write_text(
                        svg, encoding="utf-8"
                    )


if __name__ == "__main__":
    arguments = [each for each in sys.argv[1:] if not each.startswith("-")]
    target = Path(arguments[0]) if arguments else README
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw_all(target, everything="--all" in sys.argv))
