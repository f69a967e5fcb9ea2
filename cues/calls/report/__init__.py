"""The story of a call when it is over, made from its events alone."""
