"""How the network of cues/details/learned learns: from the corpus to the weights beside their reader."""
