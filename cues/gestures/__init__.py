"""What an agent may send after a call: approved by a key, kept in an outbox, brought to its receiver."""
