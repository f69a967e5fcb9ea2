"""What is remembered of customers between calls, with consent."""
