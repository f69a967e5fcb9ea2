"""A model's two graphs, made into one ahead of time: the decoder then looks up what it would work out."""
