"""Hearing: audio in, words and silence out. Knows nothing of details, cues, screens or model names."""
