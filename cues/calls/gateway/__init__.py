"""The gateway: calls from the network in, events to desks out, many at once, each client kept to its own."""
