"""Trials of facts about diffusions, chains and their paths."""
