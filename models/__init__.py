"""Supplying: which models exist, where they lie, how they are fetched, trained and scored."""
