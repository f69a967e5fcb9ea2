"""Hearing: audio in; words, silence and sounds out. Knows nothing of details, cues, screens or model names."""
