"""Wire formats in which telephone systems send a call's audio, each a state machine that knows no socket."""
