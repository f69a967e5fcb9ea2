"""What people might say on a call, written and labelled by us: the extractor learns from it and is tried on it."""
