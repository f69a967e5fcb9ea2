"""What an agent could say: plays, and the choice of one at the right moment."""
