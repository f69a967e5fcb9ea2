"""The desk: an agent's day split into calls, each heard from the machine's own devices."""
