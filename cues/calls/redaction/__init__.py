"""What must not be seen, stored or understood is taken out of words before any event is made."""
