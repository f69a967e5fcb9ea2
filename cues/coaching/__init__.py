"""Did the agent take up what the customer told them."""
