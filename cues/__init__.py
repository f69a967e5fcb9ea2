"""Understanding: words in; details, cues, memory and coaching out."""
