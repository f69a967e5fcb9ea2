"""Utterances written and labelled by us, for the extractor to learn from and be tried on."""
