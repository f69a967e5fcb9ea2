"""Showing and starting: screens, the command line, and the one file that puts the parts together."""
