"""Learned from the corpus: a small network that weighs what the rules found and hears what they missed."""
