"""One call from its first sound to its last event."""
