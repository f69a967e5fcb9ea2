"""How the fast ear learned the telephone: speak, send through a line, teach, pack. See `__main__.py`."""
