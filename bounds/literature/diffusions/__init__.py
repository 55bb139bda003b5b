"""Facts about diffusions, chains and their paths."""
