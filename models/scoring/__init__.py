"""Scores a call against its truth: words, trigger words, details, delays."""
