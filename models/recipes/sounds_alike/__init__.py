"""How terms that the recognisers do not know are really heard: spoken, recognised, counted, sifted, kept."""
