"""Random motions: diffusions, chains, their paths, Itô processes, reflection."""
