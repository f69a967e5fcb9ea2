"""What turns audio into words: one shared engine, one stream a channel."""
