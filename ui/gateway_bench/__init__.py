"""`heartline bench --gateway`: what many calls at once take of a gateway, and of vosk-server beside it."""
