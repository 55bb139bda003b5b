"""Trials of facts about circuits and VAEs made of them."""
