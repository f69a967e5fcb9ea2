"""Scores calls and texts against their truth: words, trigger words, details, delays, cues."""
