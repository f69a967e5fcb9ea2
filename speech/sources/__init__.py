"""Where audio comes from: recordings, the desk, the network."""
