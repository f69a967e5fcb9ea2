"""What `heartline doctor` looks at, one part a module: each gives findings, and none changes anything."""
