"""Who the agents are, by their own telling, and who of them suits a caller."""
