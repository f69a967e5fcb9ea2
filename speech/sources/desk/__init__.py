"""The agent's own machine as a source: the microphone is the agent, what an output plays is the customer."""
