"""The one place where concrete parts of every package are put together."""
