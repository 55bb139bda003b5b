"""Trials of facts about laws and events."""
