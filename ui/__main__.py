"""`python -m ui` is `heartline`."""

from ui.cli import main

main()
